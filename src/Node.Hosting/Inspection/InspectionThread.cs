using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Mallard.Hosting.Actors;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// The one thread that everything about inspection runs on, at low priority where the system knows such a thing: whatever an operator asks
/// for, play has the other cores and the pool to itself.
/// </summary>
internal sealed class InspectionThread : ExecutorService, IDisposable
{
    /// <summary>The dispatcher of everything about inspection.</summary>
    public const string Dispatcher = "mallard-inspection";

    private readonly BlockingCollection<IRunnable> _work = [];

    private InspectionThread()
        : base(Dispatcher) =>
        new Thread(Run) { Name = "inspection", IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();

    /// <summary>Adds <see cref="Dispatcher"/> to an actor system; its thread ends with the system.</summary>
    public static void AddTo(ActorSystem system)
    {
        if (system.Dispatchers.HasDispatcher(Dispatcher)) return;
        var thread = new InspectionThread();
        OwnThreads.AddTo(system, Dispatcher, throughput: 10, thread);
        system.RegisterOnTermination(thread.Dispose);
    }

    public override void Execute(IRunnable run)
    {
        try
        {
            _work.Add(run);
        }
        catch (InvalidOperationException)
        {
            // The system has ended; what is left of it is not ours to lose.
            ThreadPool.UnsafeQueueUserWorkItem(static r => r.Run(), run, preferLocal: false);
        }
    }

    /// <summary>Akka's, when the last actor is gone: the thread is there for the next.</summary>
    public override void Shutdown()
    {
    }

    /// <summary>Ends the thread as soon as there is nothing to do.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var run in _work.GetConsumingEnumerable()) run.Run();
    }
}
