using Akka.Actor;
using Akka.TestKit;
using Mallard.Messages.Matches;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>A gateway as a match sees it: the actor that deliveries go to.</summary>
internal sealed class Gateway(TestProbe fanout)
{
    public IActorRef Fanout => fanout.Ref;

    public TestProbe Probe => fanout;

    public async Task<Delivery> Next() => await fanout.ExpectMsgAsync<Delivery>();

    public async Task Attaches(Player player)
    {
        var delivery = await Next();
        Expect(delivery, DeliveryKind.Attach, [player]);
        Assert.True(delivery.Frames.IsEmpty);
    }

    /// <summary>One delivery with these packets, for these players.</summary>
    public async Task<Delivery> Carries(string[] packets, params Player[] players)
    {
        var delivery = await Next();
        Assert.Equal(packets, Packets.Names(delivery.Frames));
        Assert.Equal(0, delivery.State);
        Expect(delivery, DeliveryKind.Packets, players);
        return delivery;
    }

    public async Task<Delivery> Carries(string packet, params Player[] players) => await Carries([packet], players);

    public async Task<Delivery> CarriesState(string packet, params Player[] players)
    {
        var delivery = await Next();
        Assert.Equal([packet], Packets.Names(delivery.Frames));
        Assert.NotEqual(0, delivery.State);
        Expect(delivery, DeliveryKind.Packets, players);
        return delivery;
    }

    public async Task Detaches(params Player[] players)
    {
        var delivery = await Next();
        Expect(delivery, DeliveryKind.Detach, players);
        Assert.True(delivery.Frames.IsEmpty);
    }

    /// <summary>The player has left: told so with the very delivery that gives the connection back.</summary>
    public async Task LetsGo(Player player)
    {
        var delivery = await Next();
        Expect(delivery, DeliveryKind.Detach, [player]);
        Assert.True(Assert.Single(Packets.Read(delivery.Frames)).LeaveRoomResponse.Success);
    }

    private static void Expect(Delivery delivery, DeliveryKind kind, Player[] players)
    {
        Assert.Equal(kind, delivery.Kind);
        Assert.Equal(players.Select(p => p.Connection), delivery.Connections);
    }
}
