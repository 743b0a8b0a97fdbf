using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>An actor system that others can reach, with one transport or the other.</summary>
internal sealed class RemoteNode : IAsyncDisposable
{
    /// <summary>Akka's own transport.</summary>
    public const string Stock = "stock";

    /// <summary>The one under test.</summary>
    public const string Loop = "loop";

    private static readonly Config Common = ConfigurationFactory.ParseString(
        """
        akka {
          loggers = []
          loglevel = INFO
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = remote
          remote {
            dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            retry-gate-closed-for = 100ms
          }
        }
        """);

    private RemoteNode(ActorSystem system) => System = system;

    public ActorSystem System { get; }

    public Address Address => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    public int Port => Address.Port!.Value;

    public static async Task<RemoteNode> StartAsync(string transport, string hocon = "")
    {
        var config = ConfigurationFactory.ParseString(hocon).WithFallback(transport == Loop ? LoopTransport.Hocon : "").WithFallback(Common);
        // Create waits for the port to be bound.
        return new RemoteNode(await Task.Run(() => ActorSystem.Create("node", config)).WaitAsync(TcpSettings.Patience));
    }

    /// <summary>An actor that answers with what it is told.</summary>
    public IActorRef Echoes(string name = "echo") => System.ActorOf(Props.Create(() => new Echo()), name);

    /// <summary>An actor that keeps what it is told for the test.</summary>
    public Probe Hears(string? name = null)
    {
        var heard = Channel.CreateUnbounded<object>();
        return new Probe(System.ActorOf(Props.Create(() => new Ear(heard.Writer)), name), heard.Reader);
    }

    /// <summary>A probe that hears what is published.</summary>
    public Probe HearsOf<T>()
    {
        var probe = Hears();
        System.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }

    /// <summary>The same actor on another node; waits until it answers.</summary>
    public async Task<IActorRef> Finds(RemoteNode other, string name) =>
        await System.ActorSelection(new RootActorPath(other.Address) / "user" / name).ResolveOne(TcpSettings.Patience);

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(TcpSettings.Patience);

    internal sealed class Probe(IActorRef actor, ChannelReader<object> heard)
    {
        public IActorRef Ref => actor;

        public async Task<object> Next() => await heard.ReadAsync().AsTask().WaitAsync(TcpSettings.Patience);

        /// <summary>The next of this kind that is so; others are passed over.</summary>
        public async Task<T> Next<T>(Func<T, bool> isSo)
        {
            while (true)
            {
                if (await Next() is T next && isSo(next)) return next;
            }
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Ear : ReceiveActor
    {
        public Ear(ChannelWriter<object> heard)
        {
            Receive<WatchThis>(watch => Context.Watch(watch.Actor));
            ReceiveAny(message => heard.TryWrite(message));
        }
    }

    internal sealed record WatchThis(IActorRef Actor) : INoSerializationVerificationNeeded;
}
