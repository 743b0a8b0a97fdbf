using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Mallard.Hosting.Actors;

/// <summary>
/// Runs actors on the thread that has something for them: the one that read a socket, or that brings a delivery. What a connection does with a
/// packet takes less time than handing it to another thread. One actor still does one thing at a time, and what it tells others here while it
/// runs comes after it, not inside it.
/// </summary>
/// <remarks>
/// Only threads of the pool and those of the socket engine do such work; timers and other threads that somebody waits for hand theirs to
/// the pool. Whatever runs here must be quick, and must not block.
/// </remarks>
public sealed class InlineExecutor(string id) : ExecutorService(id)
{
    /// <summary>The dispatcher of connections, of their streams, and of what takes packets of other nodes.</summary>
    public const string Dispatcher = "mallard-inline";

    /// <summary>The dispatcher of Akka.Remote's own actors. Apart, because of their mailboxes.</summary>
    public const string RemotingDispatcher = "mallard-remoting";

    [ThreadStatic]
    private static Queue<IRunnable>? _waiting;

    [ThreadStatic]
    private static bool _isRunning;

    [ThreadStatic]
    private static bool _isSocketThread;

    /// <summary>The configuration of both.</summary>
    public static string Hocon { get; } = $$"""
        {{Dispatcher}} {
          id = {{Dispatcher}}
          {{Common}}
          mailbox-type = "{{LeanMailbox.TypeName}}"
        }
        {{RemotingDispatcher}} {
          id = {{RemotingDispatcher}}
          {{Common}}
        }
        """;

    // One that has much to do lets others in between.
    private static string Common => $"""
          type = Dispatcher
          executor = "{typeof(Configurator).AssemblyQualifiedName}"
          throughput = 50
          throughput-deadline-time = 0ms
          shutdown-timeout = 1s
        """;

    /// <summary>Adds <see cref="Dispatcher"/> to an actor system that does not have it yet.</summary>
    public static void AddTo(ActorSystem system)
    {
        if (system.Dispatchers.HasDispatcher(Dispatcher)) return;
        LeanMailbox.AddTo(system);
        // Akka looks for a dispatcher's mailbox in the system's configuration.
        system.Settings.InjectTopLevelFallback(ConfigurationFactory.ParseString(Hocon));
        var config = system.Settings.Config.GetConfig(Dispatcher);
        system.Dispatchers.RegisterConfigurator(Dispatcher, new DispatcherConfigurator(config, system.Dispatchers.Prerequisites));
    }

    /// <summary>This thread has nothing else to do than what comes from sockets.</summary>
    public static void MayRunOnThisThread() => _isSocketThread = true;

    public override void Execute(IRunnable run)
    {
        if (_isRunning)
        {
            (_waiting ??= new Queue<IRunnable>()).Enqueue(run);
        }
        else if (_isSocketThread || Thread.CurrentThread.IsThreadPoolThread)
        {
            RunHere(run);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static r => RunHere(r), run, preferLocal: false);
        }
    }

    public override void Shutdown()
    {
    }

    private static void RunHere(IRunnable run)
    {
        _isRunning = true;
        try
        {
            run.Run();
            while (_waiting is { Count: > 0 } waiting) waiting.Dequeue().Run();
        }
        finally
        {
            _isRunning = false;
            // A mailbox does not throw; should one do so all the same, the others are not to wait for this thread to come by again.
            while (_waiting is { Count: > 0 } left) ThreadPool.UnsafeQueueUserWorkItem(static r => RunHere(r), left.Dequeue(), preferLocal: false);
        }
    }

    /// <summary>Named in the configuration of the dispatcher.</summary>
    internal sealed class Configurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
    {
        public override ExecutorService Produce(string id) => new InlineExecutor(id);
    }
}
