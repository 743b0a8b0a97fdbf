using Mallard.Hosting.Draining;

namespace Mallard.Node.Hosting.Tests.Draining;

/// <summary>What a role does in a drain, at the test's word.</summary>
internal sealed class ScriptedStep(string role, bool refusesPlayers = false) : IDrainStep
{
    public string Role => role;

    public string WhenNobodyIsLeft => "nobody quacks";

    public bool RefusesPlayers => refusesPlayers;

    public TaskCompletionSource<IDrainWork> Announced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<IDrainWork> Finishing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The work that the drain waits for.</summary>
    public TaskCompletionSource Work { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Fails { get; init; }

    public void Announce(IDrainWork work) => Announced.SetResult(work);

    public async Task FinishAsync(IDrainWork work)
    {
        Finishing.SetResult(work);
        if (Fails) throw new InvalidOperationException("The step was told to fail.");
        await Work.Task.EndsBeforeAsync(work.MatchLimit);
    }
}
