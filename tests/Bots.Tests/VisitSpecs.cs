using System.Text.Json;
using Mallard.Bots.Accounting;
using Mallard.Bots.CommandLine;
using Mallard.Bots.Visits;
using Mallard.Protocol;
using Spectre.Console.Testing;

namespace Mallard.Bots.Tests;

/// <summary>The subcommands of bots that do not play: idle, churn and logins.</summary>
public class VisitSpecs
{
    [Fact]
    public async Task Idle_bots_log_in_and_stay_and_memory_is_read_before_and_after()
    {
        await using var gateway = new FakeGateway();

        var report = await IdleRun.RunAsync(Idle(gateway) with { Clients = 20, Watch = [new WatchedProcess("gateway", Environment.ProcessId)] });

        AssertSucceeded(report);
        Assert.Equal(20, Value(report, "logged in"));
        Assert.Equal(20, Value(report, "connected at the end"));
        Assert.Equal(0, Value(report, "packets received in the silence"));
        Assert.Equal(20, report.Times["log in"].Count);
        Assert.Equal(["bots", "gateway"], report.Before!.Select(process => process.Name));
        Assert.Equal(["bots", "gateway"], report.Processes.Select(process => process.Name));
    }

    [Fact]
    public async Task Every_idle_bot_that_is_not_let_in_is_an_error()
    {
        await using var gateway = new FakeGateway { Refuses = type => type == PacketType.LoginRequest ? "no" : null };

        var report = await IdleRun.RunAsync(Idle(gateway) with { Clients = 7 });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(7, Assert.Single(report.Errors, error => error.Key == "log in: no").Value);
        Assert.Equal(0, Value(report, "logged in"));
    }

    [Fact]
    public async Task Every_connection_that_the_server_ends_is_an_error()
    {
        await using var gateway = new FakeGateway { HangsUpOn = type => type == PacketType.LoginRequest };

        var report = await LoginsRun.RunAsync(Logins(gateway) with { Clients = 3 });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(3, report.Errors.Where(error => error.Key.StartsWith("log in: ServerClosed", StringComparison.Ordinal)).Sum(error => error.Value));
        Assert.Equal(3, report.Errors.Where(error => error.Key.StartsWith("disconnected", StringComparison.Ordinal)).Sum(error => error.Value));
    }

    [Fact]
    public async Task Rooms_are_made_joined_by_three_and_left_and_everybody_is_told()
    {
        await using var gateway = new FakeGateway();

        var report = await ChurnRun.RunAsync(Churn(gateway));

        AssertSucceeded(report);
        var rooms = gateway.Rooms;
        Assert.InRange(rooms, 2, 200);
        Assert.Equal(6 * rooms, report.Tallies[Kind.Join].Received);
        Assert.Equal(6 * rooms, report.Tallies[Kind.Leave].Received);
        Assert.Equal(rooms, report.Times["create"].Count);
        Assert.Equal(3 * rooms, report.Times["join"].Count);
        Assert.Equal(4 * rooms, report.Times["leave"].Count);
    }

    [Fact]
    public async Task A_warm_up_is_no_part_of_the_rooms_that_are_measured()
    {
        await using var gateway = new FakeGateway();

        var report = await ChurnRun.RunAsync(Churn(gateway) with { WarmUp = TimeSpan.FromMilliseconds(300) });

        AssertSucceeded(report);
        Assert.InRange(Value(report, "rooms"), 1, gateway.Rooms - 1);
        Assert.Equal(6 * gateway.Rooms, report.Tallies[Kind.Join].Received);
    }

    [Fact]
    public async Task A_notification_that_is_lost_is_missing_and_its_room_an_error()
    {
        var lost = 0;
        await using var gateway = new FakeGateway
        {
            Drops = (_, type, _) => type == PacketType.JoinRoomNotification && Interlocked.Exchange(ref lost, 1) == 0,
        };

        var report = await ChurnRun.RunAsync(Churn(gateway) with { Crews = 1, Timeout = TimeSpan.FromMilliseconds(200), Duration = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(1, report.Tallies[Kind.Join].Missing);
        Assert.Equal(1, report.Errors["waited in vain for notifications"]);
    }

    [Fact]
    public async Task A_notification_that_comes_twice_is_a_duplicate()
    {
        await using var gateway = new FakeGateway { Repeats = (_, type, _) => type == PacketType.LeaveRoomNotification };

        var report = await ChurnRun.RunAsync(Churn(gateway));

        Assert.Equal(1, report.ExitCode);
        Assert.InRange(report.Tallies[Kind.Leave].Duplicates, 1, 6 * gateway.Rooms);
    }

    [Fact]
    public async Task A_storm_of_logins_gets_in_and_is_timed()
    {
        await using var gateway = new FakeGateway();

        var report = await LoginsRun.RunAsync(Logins(gateway) with { Clients = 30 });

        AssertSucceeded(report);
        Assert.Equal(30, Value(report, "logged in"));
        Assert.Equal(30, report.Times["register"].Count);
        Assert.Equal(30, report.Times["log in"].Count);
        Assert.InRange(Value(report, "logins per second"), 1, 1_000_000);
    }

    [Fact]
    public async Task Accounts_can_be_made_first_and_used_later()
    {
        await using var gateway = new FakeGateway();

        var made = await LoginsRun.RunAsync(Logins(gateway) with { Seed = "abc", RegisterOnly = true });
        var used = await LoginsRun.RunAsync(Logins(gateway) with { Seed = "abc", Registered = true });

        AssertSucceeded(made);
        AssertSucceeded(used);
        Assert.Equal(["connect", "register"], made.Times.Keys);
        Assert.Equal(["connect", "log in"], used.Times.Keys);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var refusals = 0;
        await using var gateway = new FakeGateway
        {
            Refuses = type => type == PacketType.LoginRequest && Interlocked.Increment(ref refusals) <= 2 ? PlayerTexts.TooManyRequests : null,
        };

        var report = await LoginsRun.RunAsync(Logins(gateway));

        AssertSucceeded(report);
        Assert.Equal(2, Value(report, "told to come again"));
    }

    [Theory]
    [InlineData("idle", "--clients", "4", "--settle", "10ms", "--silence", "50ms")]
    [InlineData("churn", "--rate", "20", "--duration", "200ms", "--crews", "2")]
    [InlineData("logins", "--clients", "4")]
    public async Task Each_prints_its_figures_for_people_and_nothing_but_json_for_programs(string command, params string[] arguments)
    {
        await using var gateway = new FakeGateway();
        using var people = new TestConsole();
        people.Profile.Width = 120;
        using var programs = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(0, await BotProgram.RunAsync([command, "--port", $"{gateway.Port}", .. arguments], people, error));
        Assert.Empty(error.ToString());
        Assert.Equal(0, await BotProgram.RunAsync([command, "--port", $"{gateway.Port}", .. arguments, "--json"], programs, error));

        Assert.Contains("Everything arrived.", people.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(programs.Output);
        Assert.True(json.RootElement.GetProperty("succeeded").GetBoolean());
        Assert.NotEmpty(json.RootElement.GetProperty("figures").EnumerateObject());
        Assert.Equal("bots", json.RootElement.GetProperty("processes")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Every_option_of_each_arrives()
    {
        string[] common = ["--host", "duck", "--port", "1", "--seed", "abc", "--timeout", "5s", "--json"];
        Assert.Equal(
            new IdleOptions { Host = "duck", Port = 1, Seed = "abc", Timeout = TimeSpan.FromSeconds(5), Json = true, Clients = 9, Settle = TimeSpan.Zero, Silence = TimeSpan.FromSeconds(1) },
            IdleCommand.Read(IdleCommand.Create((_, _) => Task.FromResult(0)).Parse([.. common, "--clients", "9", "--settle", "0", "--silence", "1s"])));
        Assert.Equal(
            new ChurnOptions { Host = "duck", Port = 1, Seed = "abc", Timeout = TimeSpan.FromSeconds(5), Json = true, Rate = 500, Duration = TimeSpan.FromMinutes(1), WarmUp = TimeSpan.FromSeconds(2), Crews = 7 },
            ChurnCommand.Read(ChurnCommand.Create((_, _) => Task.FromResult(0)).Parse([.. common, "--rate", "500", "--duration", "1m", "--warm-up", "2s", "--crews", "7"])));
        Assert.Equal(
            new LoginsOptions { Host = "duck", Port = 1, Seed = "abc", Timeout = TimeSpan.FromSeconds(5), Json = true, Clients = 9, RegisterOnly = true },
            LoginsCommand.Read(LoginsCommand.Create((_, _) => Task.FromResult(0)).Parse([.. common, "--clients", "9", "--register-only"])));
    }

    [Theory]
    [InlineData("idle", "--clients", "0")]
    [InlineData("idle", "--silence", "soon")]
    [InlineData("churn", "--rate", "0")]
    [InlineData("churn", "--crews", "none")]
    [InlineData("logins", "--register-only")]
    [InlineData("logins", "--registered", "--register-only", "--seed", "abc")]
    [InlineData("logins", "--moves", "5")]
    public async Task A_wrong_option_of_each_is_one_line_that_names_it(string command, string option, params string[] rest)
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(2, await BotProgram.RunAsync([command, option, .. rest], console, error));

        Assert.Contains(option, Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(console.Output);
    }

    private static IdleOptions Idle(FakeGateway gateway) => new()
    {
        Port = gateway.Port,
        Clients = 4,
        Settle = TimeSpan.Zero,
        Silence = TimeSpan.FromMilliseconds(100),
    };

    private static ChurnOptions Churn(FakeGateway gateway) => new()
    {
        Port = gateway.Port,
        Rate = 20,
        Duration = TimeSpan.FromMilliseconds(500),
        Crews = 2,
    };

    private static LoginsOptions Logins(FakeGateway gateway) => new() { Port = gateway.Port, Clients = 4 };

    private static double Value(VisitReport report, string name) => Assert.Single(report.Figures, figure => figure.Name == name).Value;

    private static void AssertSucceeded(VisitReport report) =>
        Assert.True(report.Succeeded, string.Join("; ", report.Errors.Select(error => $"{error.Value} times {error.Key}").Concat(report.Tallies.Select(tally => $"{tally}"))));
}
