using Akka.Actor;
using Mallard.Hosting.Draining;
using Mallard.Messages.Sharding;

namespace Mallard.Gateway.Connections;

/// <summary>
/// A gateway in a drain: it listens no more, and lets its players go when they want to. After a while it dismisses those who are in no
/// match, and the others as their matches end. To whoever is left then, the stop says goodbye.
/// </summary>
internal sealed class ConnectionDrain(IActorRef acceptor) : IDrainStep
{
    public string Role => Roles.Gateway;

    public string WhenNobodyIsLeft => "players have nowhere to connect until there is one";

    public bool RefusesPlayers => true;

    public void Announce(IDrainWork work)
    {
        // Not to refuse anybody yet is all that a gateway has to do.
    }

    public async Task FinishAsync(IDrainWork work)
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        acceptor.Tell(new Acceptor.Drain(work, empty), ActorRefs.NoSender);
        if (await empty.Task.EndsBeforeAsync(work.PlayerLimit)) return;
        acceptor.Tell(Acceptor.DismissIdle.Instance, ActorRefs.NoSender);
        await empty.Task.EndsBeforeAsync(work.MatchLimit);
    }
}
