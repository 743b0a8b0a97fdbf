using Akka.Actor;
using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Game.Node.Tests.Matches;

public class OutboxSpecs
{
    private static readonly MatchId Match = new(0x10, new RoomId(7));

    private readonly RecordingRef _gateway = new("akka://game/user/gateway");
    private readonly MatchPlayers _players = new([new Member(new UserId(1), "Alice"), new Member(new UserId(2), "Bob")]);
    private readonly Outbox _out;

    public OutboxSpecs()
    {
        var encoder = new FrameEncoder();
        _out = new Outbox(Match, encoder, new ErrorFrames(encoder, new FakeTimeProvider()), _players, new DirectLinks());
        for (var n = 1; n <= 2; n++)
            _players.Connect(new UserId(n), new ClientAddress(new ConnectionId(n * 10), ActorRefs.Nobody, _gateway));
    }

    public static TheoryData<PacketType> Types() => [.. PacketTable.All.Select(info => info.Type)];

    [Fact]
    public void Nothing_leaves_before_the_flush_and_nothing_twice()
    {
        _out.Say("a");
        Assert.Empty(_gateway.Told);

        _out.Flush();
        _out.Flush();

        Assert.Equal(["a"], Assert.Single(Deliveries()).Packets);
    }

    [Fact]
    public void Who_a_packet_is_for_is_looked_up_when_it_leaves()
    {
        _out.Say("a");
        _players.Remove(new UserId(1));
        _out.Flush();

        Assert.Equal([20L], Assert.Single(Deliveries()).Connections);
    }

    [Fact]
    public void Packets_for_different_players_do_not_mix()
    {
        _out.SayTo(1, "a");
        _out.SayTo(2, "b");
        _out.SayExcept(1, "c");
        _out.SayExcept(2, "d");
        _out.SayTo(1, "e");
        _out.Flush();

        Assert.Equal(
            [("a", 10L), ("b", 20L), ("c", 20L), ("d", 10L), ("e", 10L)],
            Deliveries().Select(d => (Assert.Single(d.Packets), Assert.Single(d.Connections))));
    }

    [Fact]
    public void Nobody_is_sent_an_empty_audience()
    {
        _players.Disconnect(new UserId(2));

        _out.SayTo(2, "a");
        _out.SayTo(99, "b");
        _out.SayExcept(1, "c");
        _out.Flush();

        Assert.Empty(_gateway.Told);
    }

    [Fact]
    public void A_state_says_which_packet_type_it_is_the_newest_of()
    {
        _out.Say("a");
        _out.BroadcastState(PacketType.PlayerPositionUpdateNotification, new S2CPlayerPositionUpdateNotification());
        _out.Flush();

        Assert.Equal([0, (ushort)PacketType.PlayerPositionUpdateNotification], _gateway.Told.Cast<Delivery>().Select(d => d.State));
        Assert.All(_gateway.Told.Cast<Delivery>(), d => Assert.Equal((Match, DeliveryKind.Packets), (d.Match, d.Kind)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_bare_message_of_any_type_arrives_as_the_packet_that_clients_know(PacketType type)
    {
        var info = PacketTable.Get(type);

        _out.Broadcast(type, GamePacket.Descriptor.FindFieldByNumber((int)info.Payload).MessageType.Parser.ParseFrom([]));
        _out.Flush();

        var delivery = Assert.IsType<Delivery>(Assert.Single(_gateway.Told));
        Assert.Equal(info.Payload, Assert.Single(Packets.Read(delivery.Frames)).PayloadCase);
    }

    [Fact]
    public void A_message_under_the_wrong_type_is_a_bug_of_the_game_and_spoils_nothing()
    {
        _out.Say("a");
        Assert.Throws<ArgumentException>(() => _out.Broadcast(PacketType.GameOverNotification, new S2CGameClearNotification()));
        _out.Say("b");
        _out.Flush();

        Assert.Equal(["a", "b"], Assert.Single(Deliveries()).Packets);
    }

    [Fact]
    public void The_end_is_remembered()
    {
        Assert.False(_out.EndRequested);
        _out.End();
        Assert.True(_out.EndRequested);
    }

    private IEnumerable<(IReadOnlyList<string> Packets, long[] Connections)> Deliveries() =>
        _gateway.Told.Cast<Delivery>().Select(d => (Packets.Names(d.Frames), d.Connections.Select(c => c.Value).ToArray()));
}
