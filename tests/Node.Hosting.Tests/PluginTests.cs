using Mallard.Hosting;
using Mallard.Hosting.Configuration;

namespace Mallard.Node.Hosting.Tests;

/// <summary>What is plugged into a role brings settings of its own, and they are judged as strictly as ours.</summary>
public sealed class PluginTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-hocon-").FullName;

    // Reads two keys, one of them in a section, as a game does.
    private readonly FakeRole _game = new("game")
    {
        Plugins = ["ludo"],
        Reads = settings =>
        {
            var ludo = settings.Section("ludo");
            ludo.Int("dice", 1, 6);
            ludo.Section("board").Flag("round");
        },
    };

    public PluginTests()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "hocon"))) File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(_folder, "ludo.conf"), "mallard.game { ludo { dice = 1, board.round = on }, tick = 80ms }");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Its_file_is_read_after_the_roles()
    {
        var run = await Run("--check");

        Assert.Empty(run.Errors);
        Assert.Contains(" = 1  # hocon/ludo.conf line 1", run.Setting("mallard.game.ludo.dice"));
        Assert.Contains(" = 80ms  # hocon/ludo.conf line 1", run.Setting("mallard.game.tick"));
    }

    [Fact]
    public async Task Its_settings_can_be_overridden_like_all_others()
    {
        Assert.StartsWith("mallard.game.ludo.dice = 2  # option --set", (await Run("--check", "--set", "mallard.game.ludo.dice=2")).Setting("mallard.game.ludo.dice"));

        var run = await ProgramRun.In(
            Options with { Environment = new Dictionary<string, string> { ["MALLARD__GAME__LUDO__BOARD__ROUND"] = "off" } }, [_game], "--check");
        Assert.StartsWith("mallard.game.ludo.board.round = off  # environment", run.Setting("mallard.game.ludo.board.round"));
    }

    [Theory]
    [InlineData("mallard.game.ludo.dise=2", "mallard.game.ludo.dise = 2 (option --set): unknown key; did you mean mallard.game.ludo.dice?")]
    [InlineData("mallard.game.ludo.fireworks=on", "mallard.game.ludo.fireworks = on (option --set): unknown key")]
    [InlineData("mallard.game.ludo.dice=7", "mallard.game.ludo.dice = 7 (option --set): must be a whole number from 1 to 6")]
    [InlineData("mallard.game.halma.stones=2", "mallard.game.halma.stones = 2 (option --set): unknown key")]
    public async Task A_mistake_in_them_stops_the_start(string assignment, string line) => (await Run("--check", "--set", assignment)).IsRefusedWith($"game: {line}");

    [Fact]
    public async Task Without_its_file_its_settings_are_missing()
    {
        File.Delete(Path.Combine(_folder, "ludo.conf"));

        Assert.Equal(
            ["game: mallard.game.ludo.dice: missing; the shipped files in hocon/ have it", "game: mallard.game.ludo.board.round: missing; the shipped files in hocon/ have it"],
            (await Run("--check")).Errors);
    }

    [Fact]
    public async Task The_settings_of_the_game_that_is_not_played_are_in_nobodys_way_and_still_checked()
    {
        Assert.Empty((await Run("--check", "--set", "mallard.game.survival.day=5s")).Errors);

        (await Run("--check", "--set", "mallard.game.survival.dey=5s")).IsRefusedWith(
            "game: mallard.game.survival.dey = 5s (option --set): unknown key; did you mean mallard.game.survival.day?");
    }

    [Fact]
    public void What_the_shipped_files_know_is_judged_by_them_also_when_it_is_plugged_in()
    {
        var configuration = NodeConfiguration.Load(
            _folder, ["cluster", "game"], [], new Dictionary<string, string>(), ["mallard.game.survival.chat=5"], [], ["mallard.game.survival"]);

        Assert.Equal(["mallard.game.survival.chat = 5 (option --set): is a section, not a value"], configuration.Faults);
    }

    private NodeHostOptions Options => new() { HoconFolder = _folder };

    private Task<ProgramRun> Run(params string[] args) => ProgramRun.In(Options, [_game], args);
}
