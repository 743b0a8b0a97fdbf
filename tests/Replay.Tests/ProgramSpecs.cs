using System.Text.Json;
using Mallard.Replay.CommandLine;
using Mallard.Rules.Recordings;
using Mallard.Testing.Games;
using Spectre.Console.Testing;

namespace Mallard.Replay.Tests;

/// <summary>The program, seen as an operator sees it: exit code, output, errors.</summary>
public sealed class ProgramSpecs : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.mrec");
    private readonly TestConsole _console = new();
    private readonly StringWriter _error = new();
    private PondGame.Factory? _otherBuild;

    public ProgramSpecs()
    {
        _console.Profile.Width = 200;
        File.WriteAllBytes(_file, PondMatch.Whole().File);
    }

    private string Output => _console.Output;

    private string Error => _error.ToString();

    public void Dispose()
    {
        File.Delete(_file);
        _console.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task A_recording_is_verified_and_its_course_told()
    {
        Assert.Equal(0, await Runs(_file));

        Assert.Empty(Error);
        Says("pond in room 7 \"pond\", 2030-03-17 17:46:40 UTC, seed fedcba9876543210, ticks of 50 ms");
        Says("Alice (1), owner");
        Says("오리 (-3)");
        Says("0  00:00:00.000  prepared");
        Says("0  00:00:00.000  > all: 3006 StartGameNotification");
        Says("100  00:00:05.000  > all: 8001 GamePhaseUpdateNotification");
        Says("125  00:00:06.250  Bob (2) has lost the connection");
        Says("325  00:00:16.250  Bob (2) is back");
        Says("332  00:00:16.600  오리 (-3) leaves");
        Says("782  00:00:39.100  > all: 9999 GameClearNotification");
        Says("782  00:00:39.100  end of the recording: the game was over");
        Says("All 40 hashes are equal.");
        Assert.DoesNotContain("hello", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_counts_packets_by_player_and_type()
    {
        await Runs(_file);

        var lines = Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("from Alice (1) 4024 PlayerChattingRequest 1", lines);
        Assert.Contains("to players 3006 StartGameNotification 2", lines);
        Assert.Contains("ticks 782", lines);
        Assert.Contains("game time 00:00:39.100", lines);
        Assert.Contains("inputs 4", lines);
        Assert.Contains("hashes checked 40", lines);
        Assert.Contains("ended the game was over", lines);
        Assert.Contains($"file {new FileInfo(_file).Length} bytes", lines);
        Assert.Contains(lines, line => line.StartsWith("per match minute ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("time per tick ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verbose_tells_every_call_and_packet()
    {
        Assert.Equal(0, await Runs(_file, "--verbose"));

        Says("< Alice (1): 4024 PlayerChattingRequest { \"playerChattingRequest\": { \"message\": \"hello\" } }");
        Says("> all: 4025 PlayerChattingNotification { \"playerId\": 1, \"message\": \"hello\" }");
        Says("3 bytes that are no such packet");
        Says("> Bob (2): 7001 ErrorNotification");
    }

    [Fact]
    public async Task Until_a_tick_only_the_state_is_on_standard_output()
    {
        Assert.Equal(0, await Runs(_file, "--until", "30"));

        using var state = JsonDocument.Parse(Output);
        Assert.Equal(30, state.RootElement.GetProperty("tick").GetInt32());
        Assert.Equal(3, state.RootElement.GetProperty("ducks").EnumerateObject().Count());
        Assert.Contains("All 1 hashes are equal.", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_a_tick_that_never_came_the_state_is_the_last_one_and_that_is_said()
    {
        Assert.Equal(0, await Runs(_file, "--until", "5000"));

        using var state = JsonDocument.Parse(Output);
        Assert.Equal(782, state.RootElement.GetProperty("tick").GetInt32());
        Assert.Contains("did not come to tick 5000", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_all_there_is_on_standard_output()
    {
        Assert.Equal(0, await Runs(_file, "--json"));

        using var json = JsonDocument.Parse(Output);
        var summary = json.RootElement;
        Assert.True(summary.GetProperty("faithful").GetBoolean());
        Assert.Equal((782, 40), (summary.GetProperty("ticks").GetInt32(), summary.GetProperty("hashes").GetInt32()));
        Assert.Equal("Over", summary.GetProperty("end").GetString());
        Assert.Equal(1, summary.GetProperty("inputsByPlayer").GetProperty("-3").GetProperty("4024").GetInt32());
        Assert.Equal(7, summary.GetProperty("packetsByType").GetProperty("8001").GetInt32());
        Assert.Contains("Bob (2) is back", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_rules_are_exit_code_1_and_the_ticks_between_which_they_showed()
    {
        _otherBuild = new PondGame.Factory { ChangesAt = 105 };

        Assert.Equal(1, await Runs(_file));

        Says("DIVERGED between tick 100 and tick 120: the state is not the recorded one.");
        Assert.DoesNotContain("end of the recording", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_divergence_over_another_configuration_says_so()
    {
        _otherBuild = new PondGame.Factory(speed: 2);

        Assert.Equal(1, await Runs(_file));

        Says("another configuration out of the recorded one");
    }

    [Fact]
    public async Task A_divergence_from_another_build_names_both()
    {
        using (var stream = File.Create(_file))
        {
            var target = new RecordingFile(stream);
            var header = RecordingHeader.Of(new PondGame.Factory(), PondMatch.Setup, 20) with { Build = "0.0.1+old" };
            var writer = new RecordingWriter(header, block => target.Write(block));
            writer.Prepare();
            writer.StateHash(1);
            writer.End(RecordingEnd.Over);
        }

        Assert.Equal(1, await Runs(_file));

        Says("DIVERGED between tick 0 and tick 0");
        Says($"build 0.0.1+old and this is {RecordingHeader.BuildOf(typeof(ProgramSpecs))}");
    }

    [Fact]
    public async Task A_failure_is_told_with_what_it_was()
    {
        var match = new PondMatch();
        match.Prepares();
        match.Plays(10);
        Assert.Throws<InvalidOperationException>(() => match.Says(2, "crash"));
        match.Aborts();
        match.Game.End(RecordingEnd.Over);
        await File.WriteAllBytesAsync(_file, match.File);

        Assert.Equal(0, await Runs(_file));
        Says("It fails again in the same call.");

        _otherBuild = new PondGame.Factory { IsMended = true };
        Assert.Equal(0, await Runs(_file));
        Says("The game failed at tick 10 when it was recorded: System.InvalidOperationException: The pond was told to crash.");
        Says("It does not fail in this build any more.");
    }

    [Fact]
    public async Task A_file_cut_off_by_a_crash_is_replayed_up_to_the_cut()
    {
        var whole = await File.ReadAllBytesAsync(_file);
        await File.WriteAllBytesAsync(_file, whole[..^5]);

        Assert.Equal(0, await Runs(_file));

        Says("The recording is cut off after tick 7");
        Says("hashes are equal.");
    }

    [Fact]
    public async Task A_damaged_file_is_exit_code_2_and_the_place()
    {
        var damaged = await File.ReadAllBytesAsync(_file);
        damaged[^3] ^= 1;
        await File.WriteAllBytesAsync(_file, damaged);

        Assert.Equal(2, await Runs(_file));

        Assert.Matches(@"mrec: byte \d+: the block that begins here is damaged", Error);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line_and_exit_code_2()
    {
        Assert.Equal(2, await Runs("/nowhere/match.mrec"));

        Assert.StartsWith("/nowhere/match.mrec: ", Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(Output);
    }

    [Fact]
    public async Task A_game_that_is_not_known_here_is_named()
    {
        Assert.Equal(2, await ReplayProgram.RunAsync([_file], _console, _error, KnownGames.All));

        Assert.Contains("the game 'pond', which is not one of survival", Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_this_build_cannot_use_is_no_crash()
    {
        var games = new Dictionary<string, GameFromConfiguration> { ["pond"] = _ => throw new FormatException("no such pond") };

        Assert.Equal(2, await ReplayProgram.RunAsync([_file], _console, _error, games));

        Assert.Contains("no such pond", Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("a.mrec", "b.mrec")]
    [InlineData("a.mrec", "--until", "soon")]
    [InlineData("a.mrec", "--until", "-1")]
    [InlineData("a.mrec", "--no-such-option")]
    public async Task A_wrong_command_line_is_one_line_and_exit_code_2(params string[] arguments)
    {
        Assert.Equal(2, await Runs(arguments));

        Assert.Contains("See --help.", Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(Output);
    }

    [Fact]
    public async Task Help_names_the_options()
    {
        Assert.Equal(0, await Runs("--help"));

        Says("--until");
        Says("--verbose");
    }

    private Task<int> Runs(params string[] arguments) => ReplayProgram.RunAsync(
        arguments,
        _console,
        _error,
        new Dictionary<string, GameFromConfiguration> { ["pond"] = configuration => _otherBuild ?? PondGame.Factory.FromConfiguration(configuration) });

    private void Says(string text) => Assert.Contains(text, Output, StringComparison.Ordinal);
}
