using System.Text.Json;
using Mallard.Bots.CommandLine;
using Mallard.Bots.Games;
using Mallard.Bots.Playing.Seen;
using Mallard.Bots.Reporting;
using Mallard.Protocol;
using Spectre.Console.Testing;

namespace Mallard.Bots.Tests;

/// <summary>The subcommand play: its words, and what it says at the end.</summary>
public class PlayCommandSpecs
{
    [Fact]
    public void Without_options_the_defaults_hold() => Assert.Equal(new GameOptions(), Parse());

    [Fact]
    public void Every_option_arrives()
    {
        var options = Parse("--host", "duck", "--port", "1", "--clients", "8", "--speed", "20", "--timeout", "5m", "--seed", "abc1", "--json");

        var expected = new GameOptions
        {
            Host = "duck",
            Port = 1,
            Clients = 8,
            Speed = 20,
            Timeout = TimeSpan.FromMinutes(5),
            Seed = "abc1",
            Json = true,
        };
        Assert.Equal(expected, options);
    }

    [Theory]
    [InlineData("--clients", "9")]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "quick")]
    [InlineData("--timeout", "soon")]
    [InlineData("--room-size", "4")]
    public async Task What_makes_no_sense_is_refused_with_the_name_of_the_option(string option, string value)
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(2, await BotProgram.RunAsync(["play", option, value], console, error));

        Assert.Contains(option, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_to_play_on_is_an_error_and_not_a_hang()
    {
        using var console = new TestConsole();
        using var error = new StringWriter();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        Assert.Equal(1, await BotProgram.RunAsync(["play", "--port", $"{port}"], console, error));

        Assert.Contains("connect", console.Output, StringComparison.Ordinal);
        Assert.Contains("Not cleared.", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_dead_boss_seen_by_all_is_a_success()
    {
        Assert.Equal(0, Report().ExitCode);
        Assert.Equal(1, (Report() with { Outcome = Outcome.Over }).ExitCode);
        Assert.Equal(1, (Report() with { Errors = ["bot-1 disconnected"] }).ExitCode);
        Assert.Equal(130, (Report() with { WasInterrupted = true }).ExitCode);
    }

    [Fact]
    public void The_summary_has_the_times_the_packets_and_the_refusals_for_people_and_for_programs()
    {
        using var console = new TestConsole();
        console.Write(GameSummary.TableOf(Report()));
        var json = JsonDocument.Parse(GameSummary.JsonOf(Report())).RootElement;

        Assert.Contains("00:02:00 of the game (2400 ticks of 50 ms) in 12.0 s, 1 deaths", console.Output, StringComparison.Ordinal);
        Assert.Contains("4001 PlayerPositionUpdateRequest", console.Output, StringComparison.Ordinal);
        Assert.Contains("Too soon.", console.Output, StringComparison.Ordinal);
        Assert.Contains("Cleared.", console.Output, StringComparison.Ordinal);
        Assert.True(json.GetProperty("succeeded").GetBoolean());
        Assert.Equal(2400, json.GetProperty("ticks").GetInt64());
        Assert.Equal(700, json.GetProperty("packetsOut").GetInt64());
        Assert.Equal(4, json.GetProperty("received").GetProperty("GameClearNotification").GetInt64());
        Assert.Equal(3, json.GetProperty("refusals").GetProperty("Too soon.").GetInt64());
    }

    private static GameReport Report() => new(
        Outcome.Cleared,
        Clients: 4,
        GameTime: TimeSpan.FromMinutes(2),
        WallTime: TimeSpan.FromSeconds(12),
        Sent: new Dictionary<PacketType, long> { [PacketType.PlayerPositionUpdateRequest] = 700 },
        Received: new Dictionary<PacketType, long> { [PacketType.GameClearNotification] = 4 },
        Refusals: new Dictionary<string, int> { ["Too soon."] = 3 },
        Deaths: new Dictionary<string, int> { ["bot-1"] = 1 },
        Errors: [],
        WasInterrupted: false);

    private static GameOptions Parse(params string[] arguments)
    {
        GameOptions? options = null;
        var command = PlayCommand.Create((read, _) =>
        {
            options = read;
            return Task.FromResult(0);
        });
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        parsed.Invoke();
        return options!;
    }
}
