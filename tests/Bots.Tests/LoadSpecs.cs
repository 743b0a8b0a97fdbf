using System.Diagnostics;
using System.Text.Json;
using Mallard.Bots.Accounting;
using Mallard.Bots.CommandLine;
using Spectre.Console.Testing;

namespace Mallard.Bots.Tests;

/// <summary>The measured part of a run: <c>--warm-up</c>, <c>--watch</c>, <c>--surge</c> and <c>--also-port</c>.</summary>
public class LoadSpecs
{
    private static readonly WatchedProcess Myself = new("gateway", Environment.ProcessId);

    [Fact]
    public async Task With_a_warm_up_the_load_is_measured_the_bots_first_and_then_who_is_watched()
    {
        await using var gateway = new FakeGateway();

        var report = await BotRun.RunAsync(Quick(gateway) with { Watch = [Myself] });

        Assert.True(report.Succeeded, string.Join("; ", report.Errors.Keys));
        Assert.NotNull(report.Load);
        Assert.Equal(["bots", "gateway"], report.Load.Processes.Select(process => process.Name));
        Assert.All(report.Load.Processes, process => Assert.InRange(process.Memory, 1, long.MaxValue));
        Assert.InRange(report.Load.Sent, 1, 100_000);
        Assert.InRange(report.Load.Received, 1, 100_000);
        Assert.Equal(OperatingSystem.IsLinux(), report.Load.Machine is not null);
        // How much of it was even is the machine's affair.
        if (report.Load.Even is { } even) Assert.InRange(even.Time, TimeSpan.FromTicks(1), report.Load.Time);
    }

    [Fact]
    public async Task Without_a_warm_up_nothing_is_measured()
    {
        await using var gateway = new FakeGateway();

        var report = await BotRun.RunAsync(Quick(gateway) with { WarmUp = null, Duration = TimeSpan.FromMilliseconds(50) });

        Assert.Null(report.Load);
        Assert.Empty(report.Swings);
    }

    [Fact]
    public async Task A_surge_has_more_moves_in_the_same_time_and_its_swings_are_told_by_the_second()
    {
        await using var gateway = new FakeGateway();
        var calm = Quick(gateway) with { Clients = 2, Duration = TimeSpan.FromSeconds(2.5), SwingEvery = TimeSpan.FromMilliseconds(50) };

        var report = await BotRun.RunAsync(calm with { Surge = new Surge(TimeSpan.Zero, TimeSpan.FromSeconds(2), Times: 10) });

        // At twenty a second for two and a half seconds the two would have sent a hundred.
        Assert.True(report.Succeeded, string.Join("; ", report.Errors.Keys));
        Assert.InRange(report.Tallies[Kind.Move].Sent, 200, 10_000);
        Assert.NotEmpty(report.Swings);
        Assert.InRange(report.Swings.Sum(second => second.Count), 1, report.Tallies[Kind.Swing].Received);
    }

    [Fact]
    public async Task The_players_of_a_room_are_spread_over_the_gateways()
    {
        // A room spans gateways only in a real cluster: here it is enough to see where the players knock.
        await using var first = new FakeGateway { Refuses = _ => "first" };
        await using var second = new FakeGateway { Refuses = _ => "second" };

        var report = await BotRun.RunAsync(Quick(first) with { Clients = 5, RoomSize = 5, AlsoPorts = [second.Port] });

        Assert.Equal(3, report.Errors["register: first"]);
        Assert.Equal(2, report.Errors["register: second"]);
    }

    [Fact]
    public async Task Rooms_are_spread_so_that_no_gateway_has_more_players_than_another()
    {
        await using var first = new FakeGateway { Refuses = _ => "first" };
        await using var second = new FakeGateway { Refuses = _ => "second" };
        await using var third = new FakeGateway { Refuses = _ => "third" };

        var report = await BotRun.RunAsync(Quick(first) with { Clients = 12, RoomSize = 4, AlsoPorts = [second.Port, third.Port] });

        Assert.Equal([4, 4, 4], ((string[])["first", "second", "third"]).Select(gateway => report.Errors[$"register: {gateway}"]));
    }

    [Fact]
    public async Task Watching_a_process_gives_its_part_in_the_json()
    {
        await using var gateway = new FakeGateway();
        using var console = new TestConsole();
        using var error = new StringWriter();

        var exitCode = await BotProgram.RunAsync(
            ["--port", $"{gateway.Port}", "--clients", "1", "--warm-up", "100ms", "--duration", "300ms", "--watch", $"me={Environment.ProcessId}", "--json"],
            console,
            error);

        using var json = JsonDocument.Parse(console.Output);
        var processes = json.RootElement.GetProperty("load").GetProperty("processes");
        Assert.Equal(0, exitCode);
        Assert.Equal(["bots", "me"], processes.EnumerateArray().Select(process => process.GetProperty("name").GetString()));
        var machine = json.RootElement.GetProperty("load").GetProperty("machine");
        if (OperatingSystem.IsLinux()) Assert.InRange(machine.GetProperty("micros").GetDouble(), 1, 1_000_000);
        var even = json.RootElement.GetProperty("load").GetProperty("even");
        if (even.ValueKind != JsonValueKind.Null) Assert.Equal(["move", "swing"], even.GetProperty("timesMs").EnumerateObject().Select(time => time.Name));
    }

    [Theory]
    [InlineData("--watch takes NAME=PID", "--watch", "gateway")]
    [InlineData("--watch takes NAME=PID", "--watch", "gateway=many")]
    [InlineData("--watch takes NAME=PID", "--watch", "=1")]
    [InlineData("--warm-up takes a time", "--warm-up", "soon")]
    [InlineData("--warm-up is a part of --duration", "--warm-up", "10s", "--duration", "10s")]
    [InlineData("--surge takes AFTER,FOR,TIMES", "--surge", "10s,5s", "--warm-up", "1s")]
    [InlineData("--warm-up is a part of --duration", "--warm-up", "11s")]
    [InlineData("--surge needs --warm-up", "--surge", "10s,5s,10")]
    [InlineData("--also-port takes a number", "--also-port", "70000")]
    public async Task What_makes_no_sense_is_refused_in_one_line(string said, params string[] arguments)
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(2, await BotProgram.RunAsync(arguments, console, error));

        Assert.Contains(said, Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warm_up_shorter_than_the_default_duration_is_fine()
    {
        using var console = new TestConsole();
        using var error = new StringWriter();
        await using var gateway = new FakeGateway { Refuses = _ => "no" };

        // Past the command line: the bots are refused, and say so.
        Assert.Equal(1, await BotProgram.RunAsync(["--port", $"{gateway.Port}", "--warm-up", "1s"], console, error));

        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_process_that_has_ended_is_refused_in_one_line()
    {
        using var console = new TestConsole();
        using var error = new StringWriter();
        var ended = await EndedAsync();

        Assert.Equal(2, await BotProgram.RunAsync(["--watch", $"gone={ended}"], console, error));

        Assert.Contains($"gone={ended}", Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_ends_before_it_is_measured_is_told_as_gone()
    {
        await using var gateway = new FakeGateway();

        var report = await BotRun.RunAsync(Quick(gateway) with { Watch = [new WatchedProcess("game", await EndedAsync())] });

        Assert.Equal(["bots", "game (gone)"], report.Load!.Processes.Select(process => process.Name));
    }

    private static async Task<int> EndedAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.WaitForExitAsync();
        return process.Id;
    }

    private static BotOptions Quick(FakeGateway gateway) => new()
    {
        Port = gateway.Port,
        Clients = 4,
        Moves = 20,
        WarmUp = TimeSpan.FromMilliseconds(100),
        Duration = TimeSpan.FromMilliseconds(400),
    };
}
