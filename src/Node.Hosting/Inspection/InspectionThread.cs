using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// The one thread that everything about inspection runs on, at low priority where the system knows such a thing: whatever an operator asks
/// for, play has the other cores and the pool to itself.
/// </summary>
internal sealed class InspectionThread : ExecutorService, IDisposable
{
    /// <summary>The dispatcher of everything about inspection.</summary>
    public const string Dispatcher = "mallard-inspection";

    private static readonly Config Config = ConfigurationFactory.ParseString($$"""
        {{Dispatcher}} {
          id = {{Dispatcher}}
          type = Dispatcher
          throughput = 10
          throughput-deadline-time = 0ms
          shutdown-timeout = 1s
        }
        """);

    private readonly BlockingCollection<IRunnable> _work = [];

    private InspectionThread()
        : base(Dispatcher) =>
        new Thread(Run) { Name = "inspection", IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();

    /// <summary>Adds <see cref="Dispatcher"/> to an actor system; its thread ends with the system.</summary>
    public static void AddTo(ActorSystem system)
    {
        if (system.Dispatchers.HasDispatcher(Dispatcher)) return;
        var thread = new InspectionThread();
        // Akka looks for a dispatcher's mailbox in the system's configuration.
        system.Settings.InjectTopLevelFallback(Config);
        system.Dispatchers.RegisterConfigurator(Dispatcher, new DispatcherOf(thread, system));
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

    private sealed class DispatcherOf(InspectionThread thread, ActorSystem system)
        : MessageDispatcherConfigurator(system.Settings.Config.GetConfig(InspectionThread.Dispatcher), system.Dispatchers.Prerequisites)
    {
        private Dispatcher? _dispatcher;

        public override MessageDispatcher Dispatcher() => _dispatcher ??= new Dispatcher(
            this,
            Config.GetString("id"),
            Config.GetInt("throughput"),
            Config.GetTimeSpan("throughput-deadline-time").Ticks,
            new Factory(thread),
            Config.GetTimeSpan("shutdown-timeout"));
    }

    private sealed class Factory(InspectionThread thread) : ExecutorServiceFactory
    {
        public override ExecutorService Produce(string id) => thread;
    }
}
