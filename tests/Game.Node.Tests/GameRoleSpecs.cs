using Mallard.Hosting;
using Mallard.Node.Hosting.Tests.Inspection;

namespace Mallard.Game.Node.Tests;

/// <summary>The settings of a game node, as an operator meets them.</summary>
public class GameRoleSpecs
{
    [Fact]
    public async Task The_shipped_settings_are_in_order()
    {
        var (exitCode, error) = await Checks();

        Assert.Equal((0, ""), (exitCode, error));
    }

    [Theory]
    [InlineData("mallard.game.tick", "12.5ms", "must be whole milliseconds")]
    [InlineData("mallard.game.tick", "5ms", "must be a duration from 10ms to 1s, such as 500ms, 10s or 5m")]
    [InlineData("mallard.game.simulation-speed", "0", "must be a number from 0.1 to 100")]
    [InlineData("mallard.game.simulation-speed", "101", "must be a number from 0.1 to 100")]
    [InlineData("mallard.game.slowest-states", "1100ms", "must be a duration from 0ms to 1s, such as 500ms, 10s or 5m")]
    [InlineData("mallard.game.slowest-states", "-50ms", "must be a duration from 0ms to 1s, such as 500ms, 10s or 5m")]
    [InlineData("mallard.game.slowest-states", "seldom", "must be a duration from 0ms to 1s, such as 500ms, 10s or 5m")]
    [InlineData("mallard.game.matches-per-turn", "0", "must be a whole number from 1 to 1000")]
    [InlineData("mallard.game.recording.enabled", "sometimes", "must be on or off")]
    [InlineData("mallard.game.recording.directory", "", "must not be empty")]
    [InlineData("mallard.game.recording.hash-every", "0", "must be a whole number from 1 to 10000")]
    [InlineData("mallard.game.survival.monsters", "nobody", "must be one of server, host")]
    [InlineData("mallard.game.survival.max-player-speed", "-1", "must be a number from 0 to 10000")]
    [InlineData("mallard.game.survival.wave-answer-timeout", "1ms", "must be a duration from 100ms to 24h, such as 500ms, 10s or 5m")]
    [InlineData("mallard.game.survival.full-positions", "perhaps", "must be on or off")]
    [InlineData("mallard.game.survival.chat.lines-per-second", "0", "must be a number from 0.01 to 1000")]
    [InlineData("mallard.game.recording.max-size", "1 KiB", "must be a size from 64 KiB to 1024 MiB, such as 512, 64 KiB or 1 MiB")]
    public async Task A_value_that_makes_no_sense_is_refused_with_its_name(string key, string value, string problem)
    {
        var (exitCode, error) = await Checks("--set", $"{key}={value}");

        Assert.Equal($"game: {key} = {value} (option --set): {problem}", error.TrimEnd().Replace("\"\"", "", StringComparison.Ordinal));
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public async Task Everything_there_is_to_set_can_be_set()
    {
        var (exitCode, error) = await Checks(
            "--set", "mallard.game.tick=20ms", "--set", "mallard.game.slowest-states=0s", "--set", "mallard.game.matches-per-turn=1",
            "--set", "mallard.game.simulation-speed=0.5", "--set", "mallard.game.recording.enabled=on",
            "--set", "mallard.game.recording.directory=/tmp/x", "--set", "mallard.game.recording.hash-every=100",
            "--set", "mallard.game.recording.max-size=1 MiB", "--set", "mallard.game.survival.data=/tmp/y",
            "--set", "mallard.game.survival.monsters=host", "--set", "mallard.game.survival.max-player-speed=0",
            "--set", "mallard.game.survival.full-positions=on", "--set", "mallard.game.survival.chat.burst=1");

        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact]
    public async Task Without_a_word_positions_go_out_five_times_a_second_at_the_least()
    {
        using var output = new StringWriter();

        await NodeHost.RunAsync("game", [new GameRole()], ["--check"], new NodeHostOptions { Out = output });

        Assert.Contains("mallard.game.slowest-states = 200ms ", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMilliseconds(200), new GameSettings().SlowestStates);
    }

    [Fact]
    public async Task A_node_whose_matches_run_faster_than_the_clock_warns_of_it()
    {
        using var output = new StringWriter();
        await using (await RunningNode.StartAsync(
            "game",
            [new GameRole()],
            ["--port", "0", "--http-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on", "--set", "mallard.game.simulation-speed=20"],
            new NodeHostOptions { Out = TextWriter.Synchronized(output) }))
        {
        }

        Assert.Matches("WRN .*Time in matches passes at 20 times the speed of the clock", output.ToString());
    }

    [Fact]
    public async Task A_game_node_answers_operators_from_its_start()
    {
        await using var node = await RunningNode.StartAsync(
            "game",
            [new GameRole()],
            ["--port", "0", "--http-port", "0", "--inspection-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"],
            new NodeHostOptions { Out = TextWriter.Null });
        await using var console = await ConsoleClient.ToAsync(node);

        var matches = await console.AskAsync("game matches");
        Assert.Equal(("node", 0, 0), (matches.Columns[0], matches.Total, matches.ExitCode));
        foreach (var command in (string[])["game match 00000010-8", "game close 00000010-8"])
            Assert.Equal(["No such match was found; game matches lists them"], (await console.AskAsync(command, confirmed: true)).Faults);
    }

    private static async Task<(int ExitCode, string Error)> Checks(params string[] arguments)
    {
        using var error = new StringWriter();
        var exitCode = await NodeHost.RunAsync("game", [new GameRole()], ["--check", .. arguments], new NodeHostOptions { Error = error });
        return (exitCode, error.ToString());
    }
}
