using System.Net;
using Mallard.Client;
using Mallard.Game;
using Mallard.Gateway;
using Mallard.Hosting;
using Mallard.Lobby;
using Mallard.Protocol;

namespace Mallard.Pebbles.Tests;

/// <summary>The sample's node with all its roles, on loopback, and players on real sockets.</summary>
public sealed class PlayScenarios : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-pebbles-").FullName;
    private RunningNode? _node;

    public async Task InitializeAsync()
    {
        _node = await RunningNode.StartAsync(
            "standalone",
            [new LobbyRole(), new GameRole(new PebblesModule()), new GatewayRole()],
            [
                "--port", "0", "--http-port", "0", "--client-port", "0", "--log-level", "error",
                "--set", $"mallard.database.connection-string=Data Source={Path.Combine(_folder, "mallard.db")}",
                "--set", "mallard.game.pebbles.heap=9", "--set", "mallard.game.pebbles.turn=1h",
            ],
            cancellationToken: Limit());
    }

    public async Task DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Bots_play_to_the_end_and_agree_on_who_has_lost(int players)
    {
        using var course = new StringWriter();

        var losers = await PebblesBot.PlayAsync(Gateway, players, course, Limit());

        Assert.Equal(players, losers.Count);
        var loser = Assert.Single(losers.Distinct());
        var lines = course.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("9 pebbles on the table", lines[0]);
        Assert.Equal([$"{loser} takes 1", $"{loser} has lost"], lines[^2..]);
        Assert.Equal(9, lines.Where(line => line.Contains(" takes ", StringComparison.Ordinal)).Sum(line => int.Parse(line.Split(' ')[^1])));
    }

    [Fact]
    public async Task Who_loses_the_connection_and_logs_in_again_is_back_at_the_table()
    {
        await using var alice = await LogInAsync("alice");
        await using var bob = await LogInAsync("bob");
        using var seen = new PacketInbox(alice);
        var room = Value(await alice.CreateRoomAsync("shore", 2, Limit()));
        Value(await bob.JoinRoomAsync(room.RoomId, Limit()));
        // The lobby hears of the game node a moment after it is up.
        while (!(await alice.PrepareGameAsync(Limit())).IsSuccess) await Task.Delay(50, Limit());
        var before = await NextTableAsync(seen, table => table.Seats.Count == 2);

        await bob.DisposeAsync();
        await NextTableAsync(seen, table => !table.Seats.Single(seat => seat.Name == "bob").Present);
        await using var bobAgain = await ConnectAsync();
        using var again = new PacketInbox(bobAgain);
        Value(await bobAgain.LogInAsync("bob@shore.com", "quack123", Limit()));

        var table = await NextTableAsync(again, _ => true);
        Assert.Equal(before.Heap, table.Heap);
        Assert.All(table.Seats, seat => Assert.True(seat.Present));
        Assert.Equal(table, await NextTableAsync(seen, t => t.Seats.All(seat => seat.Present)));
    }

    [Fact]
    public async Task Who_plays_out_of_turn_is_refused_and_the_game_goes_on()
    {
        await using var alice = await LogInAsync("alice");
        await using var bob = await LogInAsync("bob");
        using var seen = new PacketInbox(alice);
        using var heard = new PacketInbox(bob);
        var room = Value(await alice.CreateRoomAsync("shore", 2, Limit()));
        Value(await bob.JoinRoomAsync(room.RoomId, Limit()));
        while (!(await alice.PrepareGameAsync(Limit())).IsSuccess) await Task.Delay(50, Limit());
        var table = await NextTableAsync(seen, _ => true);
        var aliceBegins = table.Turn == table.Seats.Single(seat => seat.Name == "alice").UserId;
        var (first, second, secondHears) = aliceBegins ? (alice, bob, heard) : (bob, alice, seen);

        await second.SendAsync(PebblesPackets.Take, new Take { Count = 1 });
        var error = await secondHears.NextAsync(PacketType.ErrorNotification, Limit());
        await first.SendAsync(PebblesPackets.Take, new Take { Count = 2 });

        Assert.Equal(("It is not your turn.", true), (error!.ErrorNotification.ErrorMessage, error.ErrorNotification.Clienterr));
        Assert.Equal(7, (await NextTableAsync(secondHears, t => t.Heap < 9)).Heap);
    }

    private IPEndPoint Gateway
    {
        get
        {
            var line = _node!.Roles.Single(role => role.Role == "gateway").Line;
            return IPEndPoint.Parse(line.Split(';')[0].Split(' ')[^1]);
        }
    }

    /// <summary>Bounds a wait that never ends if the subject is broken.</summary>
    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private Task<MallardClient> ConnectAsync() => MallardClient.ConnectAsync(Gateway.Address.ToString(), Gateway.Port, null, Limit());

    private async Task<MallardClient> LogInAsync(string name)
    {
        var client = await ConnectAsync();
        Value(await client.RegisterAsync($"{name}@shore.com", "quack123", name, Limit()));
        while (!(await client.LogInAsync($"{name}@shore.com", "quack123", Limit())).IsSuccess) await Task.Delay(50, Limit());
        return client;
    }

    private static async Task<Table> NextTableAsync(PacketInbox inbox, Func<Table, bool> wanted)
    {
        while (await inbox.NextAsync(Limit()) is { } packet)
        {
            if (packet.Type == PebblesPackets.Table && Table.Parser.ParseFrom(packet.Payload.Span) is var table && wanted(table)) return table;
        }

        throw new InvalidOperationException("The connection is over.");
    }

    private static T Value<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.IsSuccess, answer.Failure);
        return answer.Value!;
    }
}
