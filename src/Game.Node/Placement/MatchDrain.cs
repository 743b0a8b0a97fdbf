using Akka.Actor;
using Mallard.Game.Matches;
using Mallard.Hosting.Draining;
using Mallard.Messages.Sharding;

namespace Mallard.Game.Placement;

/// <summary>A game node in a drain: no new match from the first moment, and the running ones play on.</summary>
internal sealed class MatchDrain(GameServices services) : IDrainStep
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Role => Roles.Game;

    public string WhenNobodyIsLeft => "no match can start until there is one";

    public bool RefusesPlayers => false;

    public void Announce(IDrainWork work)
    {
        services.IsDraining = true;
        services.LoadReporter.Tell(new LoadReporter.Drain(work, _ended), ActorRefs.NoSender);
    }

    public Task FinishAsync(IDrainWork work) => _ended.Task.EndsBeforeAsync(work.MatchLimit);
}
