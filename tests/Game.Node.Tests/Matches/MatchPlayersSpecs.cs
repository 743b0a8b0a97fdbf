using Akka.Actor;
using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;

namespace Mallard.Game.Node.Tests.Matches;

public class MatchPlayersSpecs
{
    private static readonly UserId Alice = new(1);
    private static readonly UserId Bob = new(2);
    private static readonly UserId Carol = new(3);
    private static readonly RecordingRef East = new("akka://game/user/east");
    private static readonly RecordingRef West = new("akka://game/user/west");

    private readonly MatchPlayers _players = new([new Member(Alice, "Alice"), new Member(Bob, "Bob"), new Member(Carol, "Carol")]);

    [Fact]
    public void Players_stay_in_the_order_they_joined()
    {
        _players.Connect(Carol, At(East, 30));
        _players.Connect(Alice, At(East, 10));

        Assert.Equal([Alice, Bob, Carol], _players.Members.Select(m => m.UserId));
    }

    [Fact]
    public void Connections_are_grouped_by_gateway()
    {
        _players.Connect(Alice, At(East, 10));
        _players.Connect(Bob, At(West, 20));
        _players.Connect(Carol, At(East, 30));

        Assert.Equal(3, _players.Connected);
        Assert.Equal([(East, [10, 30]), (West, [20])], Gateways());
    }

    [Fact]
    public void The_groups_follow_every_change()
    {
        _players.Connect(Alice, At(East, 10));
        _players.Connect(Bob, At(East, 20));
        Assert.Equal([(East, [10, 20])], Gateways());

        _players.Connect(Alice, At(West, 11));
        Assert.Equal([(West, [11]), (East, [20])], Gateways());

        _players.Disconnect(Alice);
        Assert.Equal([(East, [20])], Gateways());

        _players.Remove(Bob);
        Assert.Empty(_players.Gateways);
    }

    [Fact]
    public void The_groups_are_kept_while_nothing_changes()
    {
        _players.Connect(Alice, At(East, 10));

        Assert.Same(_players.Gateways, _players.Gateways);
    }

    [Fact]
    public void All_are_heard_of_when_each_has_a_connection_or_is_known_to_have_none()
    {
        Assert.False(_players.AllHeardOf);
        _players.Connect(Alice, At(East, 10));
        _players.Disconnect(Bob);
        Assert.False(_players.AllHeardOf);
        _players.Connect(Carol, At(East, 30));
        Assert.True(_players.AllHeardOf);
        Assert.Equal(2, _players.Connected);
    }

    [Fact]
    public void A_player_who_is_gone_is_not_waited_for()
    {
        _players.Connect(Alice, At(East, 10));
        _players.Connect(Bob, At(East, 20));

        Assert.Equal("Carol", _players.Remove(Carol).Name);

        Assert.True(_players.AllHeardOf);
        Assert.False(_players.Contains(Carol));
        Assert.Null(_players.AddressOf(Carol));
        Assert.Equal(2, _players.Count);
    }

    [Fact]
    public void A_group_without_a_player_lacks_their_connection_and_no_other()
    {
        _players.Connect(Alice, At(East, 10));
        _players.Connect(Bob, At(East, 20));
        ConnectionId[] both = [new(10), new(20)];

        Assert.Equal([new ConnectionId(20)], _players.Without(both, Alice));
        Assert.Equal([new ConnectionId(10)], _players.Without(both, Bob));
        // Without a connection there is nothing to leave out.
        Assert.Equal(both, _players.Without(both, Carol));
    }

    private IEnumerable<(IActorRef Fanout, long[] Connections)> Gateways() =>
        _players.Gateways.Select(g => (g.Fanout, g.Connections.Select(c => c.Value).ToArray()));

    private static ClientAddress At(RecordingRef gateway, long connection) => new(new ConnectionId(connection), ActorRefs.Nobody, gateway);
}
