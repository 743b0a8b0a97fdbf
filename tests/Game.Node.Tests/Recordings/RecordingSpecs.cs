using Akka.Actor;
using Akka.Event;
using Mallard.Game.Inspection;
using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Recordings;
using Mallard.Rules.Recordings;
using Mallard.Shared.Inspection;
using Mallard.Testing.Games;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Recordings;

/// <summary>Matches that are recorded, and the trouble that must not reach them.</summary>
public sealed class RecordingSpecs : MatchStory
{
    private const string FileName = "pond-room8-20300101T000000Z.mrec";

    private readonly TempFolder _folder = new();

    public RecordingSpecs(ITestOutputHelper output)
        : base(output)
    {
        Factory = new PondGame.Factory();
        // Stories here are about hundreds of ticks.
        Settings = new GameSettings { MaxCatchUpTicks = 1000 };
    }

    [Fact]
    public async Task A_recorded_match_replays_to_the_same_hashes()
    {
        RecordsAll();
        await Runs(Alice, Bob, Carol);
        await Plays(ticks: 30);
        Says(Alice, "hello", "hello?");
        await Plays(ticks: 205);
        Disconnects(Carol);
        await Plays(ticks: 20);
        Carol.LogsInAgain(on: West);
        Connects(Carol);
        Quits(Bob);
        await Plays(ticks: 7);
        Says(Carol, "win");
        await IsWritten();

        var result = Replayed(FileName);

        Assert.True(result.IsFaithful);
        Assert.Equal((262, 3), (result.Ticks, result.Inputs));
        Assert.Equal(14, result.Hashes);
        Assert.Equal(RecordingEnd.Over, result.End);
        Assert.Equal([FileName], _folder.Files);
    }

    [Fact]
    public async Task A_match_on_a_node_that_falls_behind_replays_to_the_same_hashes()
    {
        var delay = TimeSpan.Zero;
        Pace = new StatePace(Settings.WakeUpPeriod, 4 * Settings.Tick, () => delay, Time, new LogLines());
        RecordsAll();
        await Runs(Alice, Bob);
        for (var i = 0; i < 15; i++) await Plays(ticks: 1);
        delay = TimeSpan.FromSeconds(1);
        for (var i = 0; i < 30; i++) await Plays(ticks: 1);
        Says(Alice, "hello");
        await Plays(ticks: 7);
        Says(Bob, "win");
        await IsWritten();

        var result = Replayed(FileName);

        Assert.True(result.IsFaithful);
        Assert.Equal((52, 2, 3), (result.Ticks, result.Inputs, result.Hashes));
        var recording = new RecordingReader(new MemoryStream(await File.ReadAllBytesAsync(_folder.File(FileName))));
        var quiet = 0;
        while (recording.TryRead(out var entry)) quiet += entry.Kind == EntryKind.QuietTicks ? entry.Ticks : 0;
        Assert.InRange(quiet, 20, 37);
    }

    [Fact]
    public async Task Without_a_request_nothing_is_recorded()
    {
        Records(new RecordingSettings());

        await PlaysAndIsWon();

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_file_asks_for_the_next_match_of_its_room_and_is_used_up()
    {
        _folder.Put("next-8", "");
        _folder.Put("next-80", "");
        Records(new RecordingSettings());
        await Runs(Alice);
        Says(Alice, "win");
        await Settles();
        await AnotherRuns(new PondGame.Factory(), Bob);
        await IsWritten();

        Assert.Equal(["next-80", FileName], _folder.Files);
        Assert.Equal(RecordingEnd.Over, Replayed(FileName).End);
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("sink")]
    public async Task A_game_that_fails_leaves_a_recording_in_which_it_fails(string line)
    {
        RecordsAll();
        await Runs(Alice, Bob);
        await Plays(ticks: 130);
        Says(Bob, line);
        await Plays(ticks: 1);
        await IsWritten();

        var result = Replayed(FileName);

        Assert.True(result.IsFaithful);
        Assert.Equal(RecordingEnd.Failed, result.End);
        Assert.Contains("The pond", result.RecordedFailure, StringComparison.Ordinal);
        Assert.Equal(result.RecordedFailure, result.Failure);
    }

    [Fact]
    public async Task A_game_that_cannot_be_created_leaves_its_setup()
    {
        Factory = new PondGame.Factory { CreateFails = true };
        RecordsAll();
        await Runs(Alice);
        await IsWritten();

        Assert.Contains("There is no water.", Replayed(FileName, new PondGame.Factory { CreateFails = true }).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_match_that_its_node_ends_is_recorded_to_the_end()
    {
        RecordsAll();
        await Runs(Alice);
        await Plays(ticks: 3);
        Match.Tell(MatchActor.HandOver.Instance, TestActor);
        await IsWritten();

        Assert.Equal((RecordingEnd.Stopped, 3), (Replayed(FileName).End, Replayed(FileName).Ticks));
    }

    [Fact]
    public async Task A_match_that_everybody_left_is_recorded_to_the_end()
    {
        RecordsAll();
        await Runs(Alice);
        await Plays(ticks: 3);
        Quits(Alice);
        await IsWritten();

        Assert.Equal(RecordingEnd.Deserted, Replayed(FileName).End);
    }

    [Fact]
    public async Task A_match_that_runs_on_while_the_disk_is_put_away_leaves_what_there_was()
    {
        RecordsAll();
        await Runs(Alice);
        await Plays(ticks: 250);
        await Recordings!.FinishAsync();

        await EventFilter.Warning(contains: "the node stops").ExpectOneAsync(async () => await Plays(ticks: 100));
        await StillPlays();

        var result = Replayed(FileName + ".part");
        Assert.True(result is { IsFaithful: true, IsCutOff: true, Ticks: >= 200 });
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_not_the_match()
    {
        var disk = new StubbornStream { IsFull = true };
        RecordsAll(_ => disk);
        await EventFilter.Warning(contains: $"{Name} is given up, its match plays on: No space left").ExpectOneAsync(async () =>
        {
            await Runs(Alice);
            await disk.Closed;
        });

        // A recording that is given up is not tried again.
        await EventFilter.Warning().ExpectAsync(0, async () =>
        {
            await Plays(ticks: 300);
            await StillPlays();
            Says(Alice, "win");
            await Recordings!.FinishAsync();
        });
        Assert.Equal(1, disk.Writes);
    }

    [Fact]
    public async Task Operators_are_told_nothing_of_a_recording_that_nobody_asked_for()
    {
        Records(new RecordingSettings());
        await Runs(Alice);
        Assert.Equal("none", await ShownRecording());

        await Plays(ticks: 300);
        await IsWritten();

        Assert.Equal("none", await ShownRecording());
    }

    [Fact]
    public async Task Operators_are_told_of_a_recording_that_could_not_be_had()
    {
        var disk = new StubbornStream { IsFull = true };
        RecordsAll(_ => disk);
        await Runs(Alice);
        await disk.Closed;

        Assert.Equal($"{Name}, given up", await ShownRecording());
    }

    [Fact]
    public async Task A_disk_that_does_not_keep_up_ends_the_recording_and_not_the_match()
    {
        var disk = new StubbornStream { IsStuck = true };
        RecordsAll(_ => disk, capacity: 2);
        await Runs(Alice);
        await disk.Reached;

        await EventFilter.Warning(contains: $"{Name} is given up, its match plays on: the disk does not keep up")
            .ExpectOneAsync(async () => await Plays(ticks: 1000));
        await StillPlays();

        disk.Release();
        await disk.Closed;
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_costs_no_match()
    {
        _folder.Put("taken", "a file, where a directory should be");
        Records(new RecordingSettings { IsEnabled = true }, directory: _folder.File("taken"));

        await EventFilter.Warning(contains: "is given up").ExpectOneAsync(async () =>
        {
            await Runs(Alice);
            await IsWritten();
        });

        await StillPlays();
    }

    [Fact]
    public async Task A_recording_that_is_too_large_is_complete_up_to_there()
    {
        Records(new RecordingSettings { IsEnabled = true, MaxSize = 500 });

        await EventFilter.Warning(contains: "max-size").ExpectOneAsync(async () =>
        {
            await Runs(Alice);
            await Plays(ticks: 1000);
            await Plays(ticks: 1000);
            await IsWritten();
        });

        await StillPlays();
        var result = Replayed(FileName);
        Assert.Equal(RecordingEnd.Full, result.End);
        Assert.True(result.IsFaithful);
        Assert.InRange(result.Ticks, 100, 1999);
        Assert.InRange(new FileInfo(_folder.File(FileName)).Length, 500, 700);
    }

    [Fact]
    public async Task A_state_that_cannot_be_hashed_costs_the_recording_and_not_the_match()
    {
        Factory = new PondGame.Factory { HashFails = true };
        RecordsAll();
        await Runs(Alice);

        await EventFilter.Warning(contains: "The pond cannot be seen.").ExpectOneAsync(async () => await Plays(ticks: 100));

        await StillPlays();
        await IsWritten();
    }

    [Fact]
    public async Task Two_matches_of_a_room_in_one_second_have_two_files()
    {
        RecordsAll();
        await Runs(Alice);
        // Whose recording began first is the first's.
        await Settles();
        await AnotherRuns(new PondGame.Factory(), Bob);
        Says(Alice, "win");
        await IsWritten();

        Assert.Equal(["pond-room8-20300101T000000Z-2.mrec.part", FileName], _folder.Files);
    }

    protected override void AfterAll()
    {
        Recordings?.Dispose();
        base.AfterAll();
        _folder.Dispose();
    }

    private static string Name => Path.GetFileNameWithoutExtension(FileName);

    private void RecordsAll(Func<string, Stream>? create = null, int capacity = RecordingDisk.Capacity) =>
        Records(new RecordingSettings { IsEnabled = true }, create, capacity);

    private void Records(RecordingSettings settings, Func<string, Stream>? create = null, int capacity = RecordingDisk.Capacity, string? directory = null) =>
        Recordings = new RecordingDisk(
            settings with { Directory = directory ?? _folder.Path }, Logging.GetLogger(Sys, "recordings"), Time, create, capacity);

    private async Task<string> ShownRecording()
    {
        var inspection = Sys.ActorOf(Props.Create(() => new GameInspection(Directory, "here")));
        return (await new Operator(CreateTestProbe(), inspection).Asks($"game match {Id}"))["recording"];
    }

    private async Task PlaysAndIsWon()
    {
        await Runs(Alice);
        await Plays(ticks: 300);
        Says(Alice, "win");
        await IsWritten();
    }

    private async Task IsWritten()
    {
        await Settles();
        await Recordings!.FinishAsync();
    }

    private async Task StillPlays()
    {
        Says(Alice, "still here");
        Delivered packets;
        do
        {
            packets = new Delivered(await East.Next());
        }
        while (!packets.Has("still here"));
    }

    private ReplayResult Replayed(string file, PondGame.Factory? factory = null)
    {
        using var stream = File.OpenRead(_folder.File(file));
        return Replay.Run(new RecordingReader(stream), factory ?? new PondGame.Factory());
    }

    private readonly record struct Delivered(Mallard.Messages.Matches.Delivery Delivery)
    {
        public bool Has(string line) => Packets.Names(Delivery.Frames).Contains(line);
    }
}
