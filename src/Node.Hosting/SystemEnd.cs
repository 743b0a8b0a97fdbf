using Akka;
using Akka.Actor;

namespace Mallard.Hosting;

/// <summary>The end of a node's actor system, which nothing that runs on it can hold up for ever.</summary>
internal static class SystemEnd
{
    /// <summary>How long actors have to come to rest when all that was to be done before has been done.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Done when the system has ended, or an actor that never returns from what it does has had its time.</summary>
    /// <param name="system">The system.</param>
    /// <param name="time">Of the time that actors have.</param>
    /// <param name="giveUp">Called when it is not waited for any longer.</param>
    public static async Task Of(ActorSystem system, TimeProvider time, Action giveUp)
    {
        var begins = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "the-end-begins", () =>
        {
            begins.TrySetResult();
            return Task.FromResult(Done.Instance);
        });
        await Task.WhenAny(system.WhenTerminated, begins.Task);
        try
        {
            await system.WhenTerminated.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            giveUp();
        }
    }
}
