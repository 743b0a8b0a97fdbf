using System.Net.Sockets;
using Mallard.Gateway.Connections;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>A gateway that drains: who may stay, and until when.</summary>
public sealed class DrainSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private static readonly MatchId Match = new(1, new RoomId(1));

    private readonly DrainWork _work = new();

    [Fact]
    public async Task A_gateway_that_drains_listens_no_more_and_serves_those_it_has()
    {
        var (alice, session) = await LogsIn();
        var finished = await Drains();
        Assert.Equal("1 connection", await _work.Next());

        var refused = await Assert.ThrowsAsync<SocketException>(() => Connects());
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        await alice.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await alice.Receives(PacketType.GetRoomListResponse);
        Assert.False(finished.IsCompleted);

        alice.Vanishes();

        Assert.Equal("0 connections", await _work.Next());
        await finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_gateway_without_clients_is_drained_at_once()
    {
        (await Connects()).Vanishes();

        await (await Drains()).WaitAsync(Patience);
    }

    [Fact]
    public async Task When_the_time_of_players_is_over_those_in_no_match_are_thrown_out_and_the_others_when_theirs_ends()
    {
        var (alice, inMatch) = await LogsIn("alice");
        var (bob, _) = await LogsIn("bob");
        var stranger = await Connects();
        await stranger.Sends(Packets.Register());
        await stranger.Receives(PacketType.RegisterResponse);
        await Attaches(alice, inMatch, Match);
        var finished = await Drains();

        await _work.Players.CancelAsync();

        foreach (var client in new[] { bob, stranger })
        {
            await client.IsThrownOut();
            client.Vanishes();
        }

        await Cluster.ExpectMsgAsync<CloseSession>();
        await alice.Sends(Packets.Move(1));
        Assert.Equal([1f], Packets.Moves(await Cluster.ExpectMsgAsync<MatchInput>()));
        Assert.False(finished.IsCompleted);

        Delivers(inMatch, Match, DeliveryKind.Detach, Packets.Said("over"));

        Assert.Equal("over", await alice.Hears());
        await alice.IsThrownOut();
        alice.Vanishes();
        await finished.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_match_that_does_not_end_is_waited_for_until_the_time_of_matches_is_over()
    {
        var (alice, session) = await LogsIn();
        await Attaches(alice, session, Match);
        var finished = await Drains();
        await _work.Players.CancelAsync();
        await alice.Sends(Packets.Move(1));
        await Cluster.ExpectMsgAsync<MatchInput>();
        Assert.False(finished.IsCompleted);

        await _work.Matches.CancelAsync();

        await finished.WaitAsync(Patience);
    }

    // The listener is closed when the first report has come.
    private async Task<Task> Drains()
    {
        var finished = new ConnectionDrain(Clients).FinishAsync(_work);
        await Settles(Clients);
        return finished;
    }
}
