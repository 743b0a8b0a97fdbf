using Mallard.Bots.Accounting;
using Mallard.Protocol;

namespace Mallard.Bots.Tests;

public class RoundSpecs
{
    private static readonly BotOptions Quick = new()
    {
        Clients = 4,
        RoomSize = 4,
        Moves = 100,
        Duration = TimeSpan.FromMilliseconds(300),
        ChatEvery = TimeSpan.FromMilliseconds(50),
        SwingEvery = TimeSpan.FromMilliseconds(30),
        Timeout = TimeSpan.FromSeconds(20),
    };

    // Where something is missing on purpose, the whole timeout is waited for.
    private static readonly BotOptions Impatient = Quick with { Timeout = TimeSpan.FromSeconds(2) };

    [Fact]
    public async Task Four_bots_play_a_whole_round_and_everything_arrives()
    {
        await using var gateway = new FakeGateway();

        var report = await PlayAsync(gateway, Quick);

        Assert.Empty(report.Errors);
        Assert.True(report.Succeeded, string.Join('\n', report.Tallies));
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(new Tally(4, 6, 6, 0, 0, 0, 0), report.Tallies[Kind.Join]);
        Assert.Equal(new Tally(1, 4, 4, 0, 0, 0, 0), report.Tallies[Kind.Prepare]);
        Assert.Equal(new Tally(1, 4, 4, 0, 0, 0, 0), report.Tallies[Kind.Start]);
        Assert.Equal(new Tally(4, 6, 6, 0, 0, 0, 0), report.Tallies[Kind.Leave]);

        var (moves, chats, swings) = (report.Tallies[Kind.Move], report.Tallies[Kind.Chat], report.Tallies[Kind.Swing]);
        Assert.Equal(4 * moves.Sent, moves.Expected);
        Assert.Equal(moves.Expected, moves.Received + moves.Superseded);
        Assert.Equal(4 * chats.Sent, chats.Received);
        Assert.Equal(3 * swings.Sent, swings.Received);
        Assert.All([moves.Sent, chats.Sent, swings.Sent], sent => Assert.True(sent >= 4));
        Assert.All(report.Times.Values, time => Assert.NotEqual(0, time.Count));
    }

    [Fact]
    public async Task The_last_room_takes_what_is_left_even_if_it_is_one()
    {
        await using var gateway = new FakeGateway();

        var report = await PlayAsync(gateway, Quick with { Clients = 5, RoomSize = 2, Together = true, ConnectRate = 1000 });

        Assert.True(report.Succeeded, string.Join('\n', report.Tallies) + string.Join('\n', report.Errors));
        Assert.Equal((3, 3), (report.Rooms, gateway.Rooms));
    }

    [Fact]
    public async Task A_second_run_with_the_same_names_finds_its_accounts()
    {
        await using var gateway = new FakeGateway();

        Assert.True((await PlayAsync(gateway, Quick with { Seed = "again" })).Succeeded);
        Assert.True((await PlayAsync(gateway, Quick with { Seed = "again" })).Succeeded);
    }

    [Fact]
    public async Task Bots_that_leave_by_closing_expect_nobody_to_be_told()
    {
        await using var gateway = new FakeGateway { HangsUpOn = type => type == PacketType.LeaveRoomRequest };

        var report = await PlayAsync(gateway, Quick with { LeaveBy = LeaveBy.Close });

        Assert.True(report.Succeeded, string.Join('\n', report.Tallies) + string.Join('\n', report.Errors));
        Assert.Equal(default, report.Tallies[Kind.Leave]);
    }

    [Fact]
    public async Task A_chat_line_that_one_player_never_sees_fails_the_run()
    {
        await using var gateway = new FakeGateway
        {
            Drops = (to, type, packet) => to == 2 && type == PacketType.PlayerChattingNotification
                && packet.PlayerChattingNotification is { PlayerId: 1, Message: "quack 1" },
        };

        var report = await PlayAsync(gateway, Impatient);

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(1, report.Tallies[Kind.Chat].Missing);
        Assert.Contains("waited in vain for the last packets", report.Errors);
    }

    [Fact]
    public async Task A_swing_that_is_shown_twice_fails_the_run()
    {
        await using var gateway = new FakeGateway
        {
            Repeats = (to, type, packet) => to == 3 && type == PacketType.PlayerAttackNotification
                && packet.PlayerAttackNotification is { PlayerId: 1, PlayerDirX: 1 / 65536f },
        };

        var report = await PlayAsync(gateway, Quick);

        Assert.Equal(1, report.ExitCode);
        Assert.Empty(report.Errors);
        Assert.Equal(1, report.Tallies[Kind.Swing].Duplicates);
    }

    [Fact]
    public async Task A_player_whose_moves_nobody_sees_fails_the_run()
    {
        await using var gateway = new FakeGateway { Drops = (_, type, _) => type == PacketType.PlayerPositionUpdateNotification };

        var report = await PlayAsync(gateway, Impatient with { Clients = 2 });

        Assert.Equal(1, report.ExitCode);
        var moves = report.Tallies[Kind.Move];
        Assert.Equal((moves.Expected, 0), (moves.Missing, moves.Received));
    }

    [Fact]
    public async Task A_refused_login_is_reported_by_its_text_and_stops_its_room_only()
    {
        var refused = 0;
        await using var gateway = new FakeGateway
        {
            Refuses = type => type == PacketType.LoginRequest && Interlocked.Increment(ref refused) == 1 ? PlayerTexts.CredentialsWrong : null,
        };

        var report = await PlayAsync(gateway, Quick with { RoomSize = 2 });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal([new($"log in: {PlayerTexts.CredentialsWrong}", 1)], report.Errors);
        Assert.Equal(1, report.Tallies[Kind.Start].Sent);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var refused = 0;
        await using var gateway = new FakeGateway
        {
            Refuses = type => type == PacketType.RegisterRequest && Interlocked.Increment(ref refused) == 1 ? PlayerTexts.TooManyRequests : null,
        };

        Assert.True((await PlayAsync(gateway, Quick)).Succeeded);
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_is_an_error_and_not_a_hang()
    {
        var chats = 0;
        await using var gateway = new FakeGateway
        {
            HangsUpOn = type => type == PacketType.PlayerChattingRequest && Interlocked.Increment(ref chats) == 3,
        };

        var report = await PlayAsync(gateway, Impatient);

        Assert.Equal(1, report.ExitCode);
        Assert.Contains(report.Errors, error => error.Key.StartsWith("disconnected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_an_error()
    {
        var gateway = new FakeGateway();
        var port = gateway.Port;
        await gateway.DisposeAsync();

        var report = await BotRun.RunAsync(Quick with { Port = port });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(4, report.Errors["connect: ConnectionRefused"]);
    }

    [Fact]
    public async Task An_interrupted_run_still_has_a_summary()
    {
        await using var gateway = new FakeGateway();
        using var interrupt = new CancellationTokenSource();
        var progress = new InterruptWhenPlaying(interrupt);

        var report = await BotRun.RunAsync(
            Quick with { Port = gateway.Port, Duration = TimeSpan.FromMinutes(10) }, progress, null, interrupt.Token);

        Assert.True(report.WasInterrupted);
        Assert.Equal(130, report.ExitCode);
        Assert.Equal(4, report.Tallies[Kind.Start].Received);
    }

    [Fact]
    public async Task The_trace_tells_what_bots_do_and_are_answered()
    {
        await using var gateway = new FakeGateway();
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();

        await BotRun.RunAsync(Quick with { Clients = 1, Port = gateway.Port, Seed = "trace" }, null, lines.Enqueue);

        Assert.Contains("bot-trace-1 -> 1003 LoginRequest", lines);
        Assert.Contains(lines, line => line.StartsWith("bot-trace-1 <- 1004 LoginResponse", StringComparison.Ordinal));
        Assert.Contains("bot-trace-1 -> 4024 PlayerChattingRequest", lines);
        Assert.Contains("bot-trace-1 closes", lines);
    }

    private static Task<BotReport> PlayAsync(FakeGateway gateway, BotOptions options) => BotRun.RunAsync(options with { Port = gateway.Port });

    private sealed class InterruptWhenPlaying(CancellationTokenSource interrupt) : IProgress<Play.RunProgress>
    {
        public void Report(Play.RunProgress value)
        {
            if (value.Playing == value.Clients) interrupt.Cancel();
        }
    }
}
