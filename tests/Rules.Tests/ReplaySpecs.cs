using Mallard.Protocol;
using Mallard.Rules.Recordings;
using Mallard.Testing.Games;

namespace Mallard.Rules.Tests;

/// <summary>A match that is recorded, and what comes of it when it is played again.</summary>
public class ReplaySpecs
{
    [Fact]
    public void A_recorded_match_replays_to_the_same_hashes()
    {
        var match = PondMatch.Whole();

        var result = Replayed(match.File);

        Assert.True(result.IsFaithful);
        Assert.Equal((782, 4), (result.Ticks, result.Inputs));
        // One a second, and one at the end.
        Assert.Equal((782 / 20) + 1, result.Hashes);
        Assert.Equal(match.Game.StateHash(), result.Game!.StateHash());
        Assert.Equal(RecordingEnd.Over, result.End);
        Assert.False(result.IsCutOff);
        Assert.Null(result.Failure);
    }

    [Fact]
    public void The_header_says_what_was_played()
    {
        var header = new RecordingReader(new MemoryStream(PondMatch.Whole(new PondGame.Factory(speed: 3)).File)).Header;

        Assert.Equal(PondMatch.Setup.Players, header.Setup.Players);
        Assert.Equal(PondMatch.Setup with { Players = header.Setup.Players }, header.Setup);
        Assert.Equal(("pond", 20), (header.Game, header.HashEvery));
        Assert.Equal(new PondGame.Factory(3).Configuration.ToArray(), header.Configuration.ToArray());
        Assert.Equal(RecordingHeader.HashOf([3, 0, 0, 0]), header.DataHash);
        Assert.Equal(RecordingHeader.BuildOf(new PondGame.Factory()), header.Build);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(20, 0)]
    [InlineData(21, 20)]
    [InlineData(777, 760)]
    public void Other_rules_are_found_between_two_hashes(int changedTick, int lastEqual)
    {
        var result = Replayed(PondMatch.Whole().File, new PondGame.Factory { ChangesAt = changedTick });

        Assert.False(result.IsFaithful);
        Assert.Equal(lastEqual, result.Divergence.After);
        Assert.InRange(changedTick, lastEqual + 1, result.Divergence.At);
        Assert.InRange(result.Divergence.At - lastEqual, 1, 22);
        Assert.Null(result.End);
    }

    [Fact]
    public void Another_configuration_is_another_match() =>
        Assert.False(Replayed(PondMatch.Whole().File, new PondGame.Factory(speed: 2)).IsFaithful);

    [Fact]
    public void A_state_that_cannot_be_hashed_here_is_a_divergence()
    {
        var result = Replayed(PondMatch.Whole().File, new PondGame.Factory { HashFails = true });

        Assert.Equal(new Divergence(0, 20, "the state cannot be hashed: System.InvalidOperationException: The pond cannot be seen."), result.Divergence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(101)]
    [InlineData(781)]
    public void A_replay_stops_right_after_a_tick(int tick)
    {
        var result = Replayed(PondMatch.Whole().File, until: tick);

        Assert.True(result.IsStopped);
        Assert.Equal(tick, result.Ticks);
        Assert.Null(result.End);
    }

    [Fact]
    public void A_replay_that_is_to_stop_after_the_end_stops_at_the_end()
    {
        var result = Replayed(PondMatch.Whole().File, until: 783);

        Assert.False(result.IsStopped);
        Assert.Equal(782, result.Ticks);
        Assert.Equal(RecordingEnd.Over, result.End);
    }

    [Theory]
    [InlineData("crash", 100, "System.InvalidOperationException: The pond was told to crash.")]
    [InlineData("sink", 101, "System.InvalidOperationException: The pond sank.")]
    public void A_game_that_failed_fails_again_in_the_same_call(string line, int tick, string failure)
    {
        var result = Replayed(Failed(line));

        Assert.True(result.IsFaithful);
        Assert.Equal((failure, failure), (result.RecordedFailure, result.Failure));
        Assert.Equal(tick, result.Ticks);
        Assert.Equal(RecordingEnd.Failed, result.End);
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("sink")]
    public void A_failure_that_is_mended_is_faithful_and_gone(string line)
    {
        var result = Replayed(Failed(line), new PondGame.Factory { IsMended = true });

        Assert.True(result.IsFaithful);
        Assert.NotNull(result.RecordedFailure);
        Assert.Null(result.Failure);
        Assert.Equal(RecordingEnd.Failed, result.End);
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("sink")]
    public void A_failure_that_was_not_there_is_a_divergence(string line)
    {
        var match = new PondMatch(new PondGame.Factory { IsMended = true });
        match.Prepares();
        match.Plays(25);
        match.Says(2, line);
        match.Plays(100);
        match.Game.End(RecordingEnd.Over);

        var result = Replayed(match.File);

        Assert.False(result.IsFaithful);
        Assert.Equal(20, result.Divergence.After);
        Assert.InRange(result.Divergence.At, 25, 26);
        Assert.Contains("The pond", result.Divergence.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_failing_call_was_is_on_the_disk_before_the_match_ends()
    {
        var match = new PondMatch();
        match.Prepares();
        match.Plays(10);
        Assert.Throws<InvalidOperationException>(() => match.Says(2, "crash"));

        var result = Replayed(match.File);

        Assert.True(result.IsCutOff);
        Assert.Equal((10, 1), (result.Ticks, result.Inputs));
        Assert.NotNull(result.Failure);
    }

    [Fact]
    public void A_game_that_could_not_be_created_is_a_recording_too()
    {
        using var file = new MemoryStream();
        var target = new RecordingFile(file);
        var broken = new PondGame.Factory { CreateFails = true };
        var writer = new RecordingWriter(RecordingHeader.Of(broken, PondMatch.Setup, 20), block => target.Write(block));
        Assert.Throws<InvalidOperationException>(() => RecordedGame.Create(broken, PondMatch.Setup, writer, _ => { }));

        var result = Replayed(file.ToArray(), broken);

        Assert.True(result.IsFaithful);
        Assert.Contains("There is no water.", result.Failure, StringComparison.Ordinal);
        Assert.Equal(RecordingEnd.Failed, result.End);
        Assert.Null(Replayed(file.ToArray()).Failure);
    }

    [Fact]
    public void An_aborted_match_ends_as_stopped()
    {
        var match = new PondMatch();
        match.Prepares();
        match.Aborts();
        match.Game.End(RecordingEnd.Over);

        Assert.Equal(RecordingEnd.Stopped, Replayed(match.File).End);
    }

    [Fact]
    public void A_state_that_cannot_be_hashed_costs_the_recording_and_not_the_game()
    {
        var match = new PondMatch(new PondGame.Factory { HashFails = true });
        match.Prepares();
        match.Plays(50);
        match.Game.End(RecordingEnd.Over);

        Assert.NotNull(match.HashFailure);
        Assert.True(match.Writer.IsClosed);
    }

    [Fact]
    public void An_onlooker_hears_of_every_call_and_packet()
    {
        var onlooker = new Onlooker();

        var result = Replay.Run(new RecordingReader(new MemoryStream(PondMatch.Whole().File)), new PondGame.Factory(), onlooker);

        Assert.Equal(
            [(0, EntryKind.Prepare), (30, EntryKind.Receive), (125, EntryKind.Disconnect), (125, EntryKind.Receive), (325, EntryKind.Reconnect),
                (325, EntryKind.Receive), (332, EntryKind.Leave), (782, EntryKind.Receive), (782, EntryKind.End)],
            onlooker.Calls);
        Assert.Equal(result.Packets, onlooker.Packets.Count);
        Assert.Equal([100, 200, 300, 400, 500, 600, 700], At(PacketType.GamePhaseUpdateNotification));
        Assert.Equal([0, 325], At(PacketType.StartGameNotification));
        Assert.Equal([325], At(PacketType.ErrorNotification));
        Assert.Equal([782], At(PacketType.GameClearNotification));

        IEnumerable<long> At(PacketType type) => onlooker.Packets.Where(packet => packet.Type == type).Select(packet => packet.Tick);
    }

    [Fact]
    public void A_minute_of_a_quiet_match_is_small()
    {
        var match = new PondMatch();
        match.Prepares();
        var before = match.File.Length;
        match.Plays(20 * 60);

        // 60 hashes of eight bytes, in twelve blocks.
        Assert.InRange(match.File.Length - before, 400, 1300);
    }

    [Fact]
    public void A_tick_allocates_nothing()
    {
        var match = new PondMatch(hashEvery: 10_000);
        var writer = match.Writer;
        for (var i = 0; i < 50; i++) writer.Tick();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 49; i++) writer.Tick();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_crash_of_the_process_costs_five_seconds_at_most()
    {
        var match = new PondMatch();
        match.Prepares();
        for (var second = 1; second <= 30; second++)
        {
            match.Plays(20);
            Assert.InRange(Replayed(match.File).Ticks, (second * 20) - 100, second * 20);
        }
    }

    private static byte[] Failed(string line)
    {
        var match = new PondMatch();
        match.Prepares();
        match.Plays(100);
        try
        {
            match.Says(2, line);
            match.Plays(1);
        }
        catch (InvalidOperationException)
        {
            match.Aborts();
            match.Game.End(RecordingEnd.Over);
        }

        return match.File;
    }

    private static ReplayResult Replayed(byte[] file, PondGame.Factory? factory = null, long? until = null) =>
        Replay.Run(new RecordingReader(new MemoryStream(file)), factory ?? new PondGame.Factory(), null, until);

    private sealed class Onlooker : IReplayObserver
    {
        public List<(long Tick, EntryKind Kind)> Calls { get; } = [];

        public List<(long Tick, PacketType Type)> Packets { get; } = [];

        public void Called(long tick, RecordingEntry call) => Calls.Add((tick, call.Kind));

        public void Sent(long tick, SentPacket packet) => Packets.Add((tick, packet.Type));
    }
}
