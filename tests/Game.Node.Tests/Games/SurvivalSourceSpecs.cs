using Akka.Event;
using Mallard.Game.Games;
using Mallard.Game.Node.Tests.Support;
using Mallard.Hosting;
using Mallard.Rules;
using Mallard.Survival;
using Mallard.Survival.Balance;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Games;

/// <summary>Balance data in a directory that operators change while matches run.</summary>
public sealed class SurvivalSourceSpecs : MatchStory
{
    private readonly TempFolder _folder = new();
    private DateTime _written = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public SurvivalSourceSpecs(ITestOutputHelper output)
        : base(output)
    {
        foreach (var name in Shipped.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
            Write(name, TextOf(name));
    }

    private static System.Reflection.Assembly Shipped => typeof(SurvivalData).Assembly;

    [Fact]
    public void The_shipped_files_in_a_directory_are_as_good_as_those_inside()
    {
        using var source = Open();

        Assert.Equal(new SurvivalGameFactory().Configuration.ToArray(), source.Current.Configuration.ToArray());
    }

    [Fact]
    public void A_changed_file_is_read_when_it_has_come_to_rest()
    {
        using var source = Open();
        var before = source.Current;

        Write("players.json", TextOf("players.json") + "\n");
        source.Look();
        Assert.Same(before, source.Current);
        Write("players.json", TextOf("players.json") + "\n\n");
        source.Look();
        Assert.Same(before, source.Current);
        source.Look();

        Assert.NotSame(before, source.Current);
    }

    [Fact]
    public void Files_that_stay_as_they_are_are_not_read_again()
    {
        using var source = Open();
        var before = source.Current;

        for (var i = 0; i < 3; i++) source.Look();

        Assert.Same(before, source.Current);
    }

    [Fact]
    public async Task Broken_data_is_an_error_in_the_log_and_the_old_data_stays()
    {
        using var source = Open();
        var before = source.Current;
        Write("players.json", "{}");

        await EventFilter.Error(contains: "players.json: ").ExpectOneAsync(() =>
        {
            for (var i = 0; i < 4; i++) source.Look();
            return Task.CompletedTask;
        });
        Assert.Same(before, source.Current);

        Write("players.json", TextOf("players.json"));
        source.Look();
        source.Look();
        Assert.NotSame(before, source.Current);
    }

    [Fact]
    public async Task A_directory_that_goes_away_is_one_error_and_the_old_data_stays()
    {
        using var source = Open();
        var before = source.Current;
        _folder.Dispose();

        await EventFilter.Error(contains: _folder.Path).ExpectOneAsync(() =>
        {
            for (var i = 0; i < 4; i++) source.Look();
            return Task.CompletedTask;
        });

        Assert.Same(before, source.Current);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        File.Delete(_folder.File("items.json"));

        Assert.StartsWith("items.json: ", Assert.Throws<BalanceDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_is_looked_at_every_two_seconds()
    {
        using var source = Open();
        var before = source.Current;
        source.Watch(Time);
        Write("players.json", TextOf("players.json") + "\n");

        await AwaitAssertAsync(() =>
        {
            Time.Advance(TimeSpan.FromSeconds(2));
            Assert.NotSame(before, source.Current);
        });
    }

    [Fact]
    public async Task A_new_match_plays_with_the_new_data_and_a_running_one_with_its_own()
    {
        var (first, second) = (new ScriptedGame(), new ScriptedGame());
        var source = new Changing { Current = first };
        var running = await AnotherRuns(source, Alice);

        source.Current = second;
        await AnotherRuns(source, Bob);
        Time.Advance(Settings.Tick);
        Ticks.Wake();
        await Settles(running);

        Assert.Equal("Alice", first.Setup!.Players.Single().Name);
        Assert.Equal("Bob", second.Setup!.Players.Single().Name);
        Assert.Equal(1, first.Ticks);
    }

    [Fact]
    public async Task Broken_data_stops_the_start_with_directory_file_and_mistake()
    {
        Write("players.json", "{ \"duck\": 1 }");

        var e = await Assert.ThrowsAsync<NodeStartException>(() => RunningNode.StartAsync(
            "game",
            [new GameRole()],
            ["--port", "0", "--http-port", "0", "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on", "--set", $"mallard.game.survival.data={_folder.Path}"]));

        Assert.StartsWith($"mallard.game.survival.data: {_folder.Path}: players.json: ", e.Message, StringComparison.Ordinal);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Dispose();
    }

    private SurvivalSource Open() => SurvivalSource.Open(_folder.Path, new SurvivalOptions(), Logging.GetLogger(Sys, "balance-data"));

    // Each a second later: file systems differ in how fine their times are.
    private void Write(string name, string text)
    {
        _folder.Put(name, text);
        _written = _written.AddSeconds(1);
        File.SetLastWriteTimeUtc(_folder.File(name), _written);
    }

    private static string TextOf(string name)
    {
        using var reader = new StreamReader(Shipped.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private sealed class Changing : IGameSource
    {
        public required IGameFactory Current { get; set; }
    }
}
