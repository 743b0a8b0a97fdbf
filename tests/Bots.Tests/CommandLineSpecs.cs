using System.Text.Json;
using Mallard.Bots.CommandLine;
using Spectre.Console.Testing;

namespace Mallard.Bots.Tests;

public class CommandLineSpecs
{
    [Fact]
    public void Without_options_the_defaults_hold() => Assert.Equal(new BotOptions(), Parse());

    [Fact]
    public void Every_option_arrives()
    {
        var options = Parse(
            "--host", "duck", "--port", "1", "--clients", "200", "--room-size", "8", "--moves", "2.5", "--duration", "2m", "--chat-every", "500ms",
            "--swing-every", "0", "--connect-rate", "20", "--together", "--leave", "close", "--seed", "abc1", "--timeout", "5", "--verbose", "--json");

        var expected = new BotOptions
        {
            Host = "duck",
            Port = 1,
            Clients = 200,
            RoomSize = 8,
            Moves = 2.5,
            Duration = TimeSpan.FromMinutes(2),
            ChatEvery = TimeSpan.FromMilliseconds(500),
            SwingEvery = TimeSpan.Zero,
            ConnectRate = 20,
            Together = true,
            LeaveBy = LeaveBy.Close,
            Seed = "abc1",
            Timeout = TimeSpan.FromSeconds(5),
            Verbose = true,
            Json = true,
        };
        Assert.Equal(expected, options);
    }

    [Theory]
    [InlineData("--clients", "0")]
    [InlineData("--clients", "many")]
    [InlineData("--port", "70000")]
    [InlineData("--moves", "-1")]
    [InlineData("--duration", "soon")]
    [InlineData("--duration", "-5s")]
    [InlineData("--duration", "999999999h")]
    [InlineData("--seed", "too-long-and-odd")]
    [InlineData("--leave", "politely")]
    [InlineData("--no-such-option", "1")]
    public async Task A_wrong_option_is_one_line_that_names_it_and_exit_code_2(string option, string value)
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(2, await BotProgram.RunAsync([option, value], console, error));

        var line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(line.Contains(option, StringComparison.Ordinal) || line.Contains(value, StringComparison.Ordinal), line);
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task Help_names_the_options()
    {
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(0, await BotProgram.RunAsync(["--help"], console, error));
        Assert.Contains("--room-size", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_with_json_prints_nothing_else_on_standard_output()
    {
        await using var gateway = new FakeGateway();
        using var console = new TestConsole();
        using var error = new StringWriter();

        var exitCode = await BotProgram.RunAsync([.. Quick(gateway), "--json", "--verbose"], console, error);

        using var json = JsonDocument.Parse(console.Output);
        Assert.Equal(0, exitCode);
        Assert.True(json.RootElement.GetProperty("succeeded").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("packets").GetProperty("start").GetProperty("received").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("timesMs").GetProperty("connectToGameStart").GetProperty("count").GetInt32());
        Assert.Contains("3001 PrepareGameRequest", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_terminal_prints_plain_progress_and_the_summary()
    {
        await using var gateway = new FakeGateway();
        using var console = new TestConsole();
        console.Profile.Width = 120;
        using var error = new StringWriter();

        Assert.Equal(0, await BotProgram.RunAsync(Quick(gateway), console, error));

        Assert.Contains("logged in 0/1", console.Output, StringComparison.Ordinal);
        Assert.Contains("Everything arrived.", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_run_ends_with_exit_code_1()
    {
        await using var gateway = new FakeGateway { Refuses = _ => "no" };
        using var console = new TestConsole();
        using var error = new StringWriter();

        Assert.Equal(1, await BotProgram.RunAsync(Quick(gateway), console, error));
        Assert.Contains("register: no", console.Output, StringComparison.Ordinal);
    }

    private static string[] Quick(FakeGateway gateway) =>
        ["--port", gateway.Port.ToString(), "--clients", "1", "--duration", "100ms", "--moves", "50"];

    private static BotOptions Parse(params string[] arguments)
    {
        var parsed = BotCommand.Create((_, _) => Task.FromResult(0)).Parse(arguments);
        Assert.Empty(parsed.Errors);
        return BotCommand.Read(parsed);
    }
}
