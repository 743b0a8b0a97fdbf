using Akka.Actor;
using Akka.TestKit;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Shared.Inspection;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Inspection;

/// <summary>What operators see of a gateway's connections, and do to them.</summary>
public sealed class GatewayPaletteSpecs(ITestOutputHelper output) : GatewayScenario(output)
{
    private const string Here = "akka.tcp://mallard@here:1";

    private static readonly MatchId Match = new(0x1230, new RoomId(8));

    private Operator _operator = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _operator = new Operator(CreateTestProbe("operator"), Sys.ActorOf(Props.Create(() => new GatewayInspection(Directory, Here)), "inspection-gateway"));
    }

    [Fact]
    public async Task A_connection_is_listed_from_the_accept_to_the_end()
    {
        var client = await Connects();
        var anonymous = await UntilListed(rows => rows.Count == 1);
        Assert.Equal(("", "", "anonymous", ""), (anonymous[0][0], anonymous[0][1], anonymous[0][4], anonymous[0][5]));
        Assert.StartsWith("127.0.0.1:", anonymous[0][2]);

        await client.Sends(Packets.LogIn("alice"));
        var session = await AnswersLogin(client);
        var loggedIn = await UntilListed(rows => rows[0][4] == "logged in");
        Assert.Equal(($"{session.UserId}", "alice", "1"), (loggedIn[0][0], loggedIn[0][1], loggedIn[0][6]));

        await Attaches(client, session, Match);
        Assert.Equal(Match.ToString(), (await UntilListed(rows => rows[0][4] == "in a match"))[0][5]);

        client.Vanishes();
        Assert.Empty(await UntilListed(rows => rows.Count == 0));
    }

    [Fact]
    public async Task Connections_come_page_by_page_the_oldest_first()
    {
        for (var n = 1; n <= 5; n++)
        {
            await Connects();
            await UntilListed(rows => rows.Count == n);
        }

        var all = await _operator.Asks("gateway connections");
        var page = await _operator.Asks("gateway connections", skip: 1, take: 2);
        var count = await _operator.Asks("gateway connections", take: 0);

        Assert.Equal(all.Rows.Skip(1).Take(2).Select(r => r[2]), page.Rows.Select(r => r[2]));
        Assert.Equal((5, 5), (page.Total, count.Total));
        Assert.Empty(count.Rows);
        Assert.Equal(all.Rows.Select(r => r[3]).Order(StringComparer.Ordinal), all.Rows.Select(r => r[3]));
    }

    [Fact]
    public async Task One_user_s_connection_is_told_in_full()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);
        await UntilListed(rows => rows[0][4] == "in a match");
        await client.Sends(Packets.Any((int)PacketType.LoginResponse, 1));
        await client.Receives(PacketType.ErrorNotification);

        var answer = await _operator.Asks($"gateway connection {session.UserId}");

        Assert.Null(answer.Fault);
        Assert.Equal([$"Connection of user {session.UserId}"], answer.Tables);
        Assert.Equal((Here, "alice", "in a match", Match.ToString()), (answer["gateway"], answer["name"], answer["state"], answer["match"]));
        Assert.Equal(("2", "0", "0"), (answer["packets in"], answer["packets waiting"], answer["bytes to be read by the client"]));
        Assert.Equal(($"1 of {Settings.ViolationsBeforeClose}", "keeps up"), (answer["violations"], answer["game node"]));
        Assert.Equal(session.Address.Id.ToString(), answer["connection"]);
    }

    [Fact]
    public async Task A_connection_that_waits_for_the_lobby_says_so()
    {
        var (client, session) = await LogsIn();
        await client.Sends(Packets.ListRooms());
        await Cluster.ExpectMsgAsync<LobbyRequest>();

        Assert.Equal("0, for the lobby", (await _operator.Asks($"gateway connection {session.UserId}"))["packets waiting"]);
    }

    [Fact]
    public async Task Who_is_kicked_is_told_goodbye_and_the_session_ends()
    {
        var (client, session) = await LogsIn();

        var answer = await _operator.Asks($"gateway kick {session.UserId}");

        Assert.Equal([$"user {session.UserId} (alice) was told goodbye, and the connection on {Here} is closed"], answer.Lines);
        await client.IsThrownOut();
        Assert.Equal(session.Address.Id, (await Cluster.ExpectMsgAsync<CloseSession>()).Connection);
        Assert.Equal(1, Metrics.Closes[GatewayMetrics.Close.Kicked]);
        client.Vanishes();
        Assert.Empty(await UntilListed(rows => rows.Count == 0));
    }

    [Fact]
    public async Task Whose_session_an_operator_ends_at_the_lobby_is_told_the_same_goodbye_and_counts_as_kicked()
    {
        var (client, session) = await LogsIn();

        session.Address.Connection.Tell(new SessionKicked(session.Address.Id));

        await client.IsThrownOut();
        Assert.Equal((1, 0), (Metrics.Closes[GatewayMetrics.Close.Kicked], Metrics.Closes[GatewayMetrics.Close.Replaced]));
    }

    [Fact]
    public async Task Nobody_else_is_kicked()
    {
        var (alice, session) = await LogsIn();
        var (bob, other) = await LogsIn("bob");
        Assert.NotEqual(session.UserId, other.UserId);

        await _operator.Asks($"gateway kick {other.UserId}");

        await bob.IsThrownOut();
        await alice.Sends(Packets.ListRooms());
        await Cluster.FishForMessageAsync(m => m is LobbyRequest request && request.UserId == session.UserId);
    }

    [Theory]
    [InlineData("gateway connection 4711")]
    [InlineData("gateway kick 4711")]
    public async Task A_user_who_is_not_here_is_left_to_the_other_gateways(string command)
    {
        await LogsIn();

        Assert.True((await _operator.Asks(command)).IsEmpty);
    }

    [Fact]
    public async Task Who_has_been_told_goodbye_already_is_not_told_again()
    {
        var closing = CreateTestProbe("closing");
        closing.SetAutoPilot(new DelegateAutoPilot((sender, _) =>
        {
            sender.Tell(new ConnectionKicked(WasClosing: true));
            return AutoPilot.KeepRunning;
        }));
        Directory.Add(new ConnectionInfo(closing.Ref, new ConnectionId(1), null, DateTimeOffset.UnixEpoch, Bucket()) { User = new ConnectedUser(new UserId(7), "carol") });

        Assert.Equal([$"the connection of user 7 (carol) on {Here} was closing already"], (await _operator.Asks("gateway kick 7")).Lines);
    }

    [Fact]
    public async Task A_connection_that_does_not_answer_holds_up_nobody_for_long()
    {
        var silent = CreateTestProbe("silent");
        Directory.Add(new ConnectionInfo(silent.Ref, new ConnectionId(1), null, DateTimeOffset.UnixEpoch, Bucket()) { User = new ConnectedUser(new UserId(7), "carol") });

        Assert.Equal([$"a connection of user 7 on {Here} does not answer; it may just have ended"], (await _operator.Asks("gateway kick 7")).Lines);
    }

    private async Task<IReadOnlyList<string[]>> UntilListed(Func<IReadOnlyList<string[]>, bool> isSo)
    {
        var limit = Limit();
        while (true)
        {
            var rows = (await _operator.Asks("gateway connections")).Rows;
            if (isSo(rows)) return rows;
            await Task.Delay(10, limit);
        }
    }
}
