using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Mallard.Hosting.Actors;
using Xunit.Abstractions;

namespace Mallard.Hosting.Tests.Actors;

/// <summary>Where the actors of connections run.</summary>
public sealed class ConnectionDispatcherSpecs : InlineExecutorSpecs
{
    public ConnectionDispatcherSpecs(ITestOutputHelper output)
        : base(InlineExecutor.Dispatcher, hocon: "", output)
    {
        InlineExecutor.AddTo(Sys);
        InlineExecutor.AddTo(Sys);
    }
}

/// <summary>Where those run that take what other nodes say.</summary>
public sealed class RemotingDispatcherSpecs(ITestOutputHelper output) : InlineExecutorSpecs(InlineExecutor.RemotingDispatcher, InlineExecutor.Hocon, output)
{
    [Fact]
    public async Task Both_dispatchers_stand_beside_each_other()
    {
        var log = new ConcurrentQueue<string>();
        var connection = await Start(Props.Create(() => new Writer(log, "connection", null)), InlineExecutor.Dispatcher);
        var endpoint = await Start(log, "endpoint", connection);

        await Task.Run(() => endpoint.Tell("hello"));

        Assert.Equal(["endpoint hello", "endpoint done", "connection hello"], log);
    }
}

/// <summary>Where actors run that stay on the thread that has something for them.</summary>
public abstract class InlineExecutorSpecs(string dispatcher, string hocon, ITestOutputHelper output)
    : TestKit($"akka.loglevel = WARNING\n{hocon}", "inline", output)
{

    [Fact]
    public async Task An_actor_that_is_told_something_has_done_it_when_the_pools_thread_goes_on()
    {
        var log = new ConcurrentQueue<string>();
        var actor = await Start(log, "a", next: null);

        await Task.Run(() =>
        {
            actor.Tell("hello");
            log.Enqueue("told");
        });

        Assert.Equal(["a hello", "told"], log);
    }

    [Fact]
    public async Task What_an_actor_tells_another_comes_after_it_and_not_inside_it()
    {
        var log = new ConcurrentQueue<string>();
        var last = await Start(log, "c", next: null);
        var middle = await Start(log, "b", last);
        var first = await Start(log, "a", middle);

        await Task.Run(() => first.Tell("hello"));

        Assert.Equal(["a hello", "a done", "b hello", "b done", "c hello"], log);
    }

    [Fact]
    public async Task An_actor_does_one_thing_at_a_time_whoever_tells_it()
    {
        var counter = await Start(Props.Create(() => new Counter()));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++) counter.Tell(1);
        })));

        Assert.Equal(8000, await counter.Ask<int>("count", TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_thread_that_others_wait_for_hands_its_work_to_the_pool()
    {
        var where = new TaskCompletionSource<Thread>();
        var actor = await Start(Props.Create(() => new Whereabouts(where)));
        var own = new Thread(() => actor.Tell("where?"));
        own.Start();

        var thread = await where.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.NotSame(own, thread);
        Assert.True(thread.IsThreadPoolThread);
    }

    [Fact]
    public async Task A_thread_of_sockets_does_the_work_itself()
    {
        var where = new TaskCompletionSource<Thread>();
        var actor = await Start(Props.Create(() => new Whereabouts(where)));
        var isDoneBeforeItGoesOn = false;
        var own = new Thread(() =>
        {
            InlineExecutor.MayRunOnThisThread();
            actor.Tell("where?");
            isDoneBeforeItGoesOn = where.Task.IsCompleted;
        });
        own.Start();

        Assert.Same(own, await where.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(own.Join(TimeSpan.FromSeconds(20)));
        Assert.True(isDoneBeforeItGoesOn);
    }

    [Fact]
    public async Task An_actor_that_fails_costs_the_next_one_on_that_thread_nothing()
    {
        var log = new ConcurrentQueue<string>();
        var actor = await Start(log, "a", next: null);
        var failing = await Start(Props.Create(() => new Failing(actor)));

        await Task.Run(() => failing.Tell("hello"));

        Assert.Equal(["a hello"], log);
    }

    protected Task<IActorRef> Start(ConcurrentQueue<string> log, string name, IActorRef? next) => Start(Props.Create(() => new Writer(log, name, next)));

    protected async Task<IActorRef> Start(Props props, string? on = null)
    {
        var actor = Sys.ActorOf(props.WithDispatcher(on ?? dispatcher));
        // What an actor is told before it has begun waits for it.
        await actor.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(20));
        return actor;
    }

    protected sealed class Writer : ReceiveActor
    {
        public Writer(ConcurrentQueue<string> log, string name, IActorRef? next) => Receive<string>(text =>
        {
            log.Enqueue($"{name} {text}");
            if (next is null) return;
            next.Tell(text);
            log.Enqueue($"{name} done");
        });
    }

    private sealed class Counter : ReceiveActor
    {
        private int _count;

        public Counter()
        {
            Receive<int>(n => { _count += n; });
            Receive<string>(_ => Sender.Tell(_count));
        }
    }

    private sealed class Whereabouts : ReceiveActor
    {
        public Whereabouts(TaskCompletionSource<Thread> where) => ReceiveAny(_ => where.TrySetResult(Thread.CurrentThread));
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing(IActorRef next) => Receive<string>(text =>
        {
            next.Tell(text);
            throw new InvalidOperationException("as the test wants it");
        });
    }
}
