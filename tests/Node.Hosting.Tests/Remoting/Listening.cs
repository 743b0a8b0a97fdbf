using System.Threading.Channels;
using Akka.Actor;
using Akka.Remote.Transport;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>A transport that listens, seen as Akka sees it.</summary>
internal sealed class Listening : IAsyncDisposable, IAssociationEventListener
{
    private readonly Channel<AssociationHandle> _inbound = Channel.CreateUnbounded<AssociationHandle>();

    private readonly List<RawPeer> _peers = [];

    private Listening(LoopTransport transport) => Transport = transport;

    public LoopTransport Transport { get; }

    public Address Address { get; private set; } = Address.AllSystems;

    /// <summary>Called first when somebody associates.</summary>
    public Action BeforeHearing { get; set; } = () => { };

    public static async Task<Listening> StartAsync(ActorSystem system, string hocon = "")
    {
        var transport = new LoopTransport(system, TcpSettings.With($"hostname = 127.0.0.1, port = 0\n{hocon}"));
        var me = new Listening(transport);
        try
        {
            (me.Address, var listener) = await transport.Listen();
            listener.SetResult(me);
            return me;
        }
        catch
        {
            await me.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next one that associates.</summary>
    public async Task<AssociationHandle> Hears() => await _inbound.Reader.ReadAsync().AsTask().WaitAsync(TcpSettings.Patience);

    /// <summary>A peer without manners connects. It goes when this ends.</summary>
    public async Task<RawPeer> IsMetBy(int buffer = 0)
    {
        var peer = await RawPeer.ConnectAsync(Address, buffer);
        _peers.Add(peer);
        return peer;
    }

    void IAssociationEventListener.Notify(IAssociationEvent ev)
    {
        BeforeHearing();
        Assert.True(_inbound.Writer.TryWrite(Assert.IsType<InboundAssociation>(ev).Association));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers) peer.Dispose();
        await Transport.Shutdown().WaitAsync(TcpSettings.Patience);
    }
}
