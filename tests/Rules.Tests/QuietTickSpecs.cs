using CsCheck;
using Mallard.Rules.Recordings;
using Mallard.Testing.Games;

namespace Mallard.Rules.Tests;

/// <summary>Recordings of matches of which some ticks were quiet ones.</summary>
public class QuietTickSpecs
{
    /// <summary>Runs of quiet ticks and of others, with a line of chat after some of them. Some reach over the end of a block.</summary>
    private static readonly Gen<(bool IsQuiet, int Ticks, bool Says)[]> Runs = Gen.Select(
        Gen.Bool, Gen.Frequency((5, Gen.Int[1, 5]), (2, Gen.Int[1, 60]), (1, Gen.Int[90, 210])), Gen.Bool).Array[0, 30];

    [Fact]
    public void Any_mix_of_ticks_is_read_in_the_order_in_which_it_was_played() =>
        Gen.Select(Runs, Gen.Int[1, 150]).Sample((runs, hashEvery) =>
        {
            var read = Entries(Played(runs, hashEvery)).Where(e => e.Kind != EntryKind.StateHash).SelectMany(
                entry => Enumerable.Repeat(entry.Kind, Math.Max(1, entry.Ticks)));

            Assert.Equal(
                [
                    EntryKind.Prepare,
                    .. runs.SelectMany(run => Enumerable.Repeat(run.IsQuiet ? EntryKind.QuietTicks : EntryKind.Ticks, run.Ticks)
                        .Concat(run.Says ? [EntryKind.Receive] : [])),
                    EntryKind.End,
                ],
                read);
        });

    [Fact]
    public void Any_mix_of_ticks_replays_to_the_same_hashes() =>
        Gen.Select(Runs, Gen.Int[1, 30]).Sample((runs, hashEvery) =>
        {
            var match = Played(runs, hashEvery);

            var result = Replayed(match.File);

            Assert.True(result.IsFaithful, $"{result.Divergence}");
            Assert.Equal(runs.Sum(run => run.Ticks), result.Ticks);
            Assert.Equal((result.Ticks / hashEvery) + 1, result.Hashes);
            Assert.Equal(match.Game.StateHash(), result.Game!.StateHash());
        });

    [Fact]
    public void Quiet_ticks_are_not_replayed_as_others()
    {
        List<byte[]> blocks = [];
        var writer = new RecordingWriter(RecordingHeader.Of(new PondGame.Factory(), PondMatch.Setup, 20), blocks.Add);
        var game = RecordedGame.Create(new PondGame.Factory(), PondMatch.Setup, writer, _ => { });
        for (var i = 0; i < 3; i++) game.TickQuietly(null!);
        game.End(RecordingEnd.Over);
        Assert.True(Replayed(File(blocks)).IsFaithful);
        Assert.Equal([(byte)EntryKind.QuietTicks, (byte)3], blocks[1][..2]);

        blocks[1][0] = (byte)EntryKind.Ticks;

        Assert.Equal(new Divergence(0, 3, "the state is not the recorded one"), Replayed(File(blocks)).Divergence);
    }

    [Fact]
    public void Without_quiet_ticks_a_recording_is_what_it_was_before_there_were_any() =>
        Assert.DoesNotContain(Entries(PondMatch.Whole()), entry => entry.Kind == EntryKind.QuietTicks);

    [Fact]
    public void A_game_that_failed_in_a_quiet_tick_fails_again_in_the_same_one()
    {
        var match = new PondMatch();
        match.Prepares();
        match.Plays(10);
        match.PlaysQuietly(3);
        match.Says(2, "sink");
        Assert.Throws<InvalidOperationException>(() => match.PlaysQuietly(1));
        match.Game.End(RecordingEnd.Over);

        var result = Replayed(match.File);

        Assert.True(result.IsFaithful);
        Assert.Equal("System.InvalidOperationException: The pond sank.", result.Failure);
        Assert.Equal((14, RecordingEnd.Failed), (result.Ticks, result.End));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(16)]
    public void A_replay_stops_right_after_a_tick_whatever_kind_of_tick_it_is(int tick)
    {
        var match = new PondMatch();
        match.Prepares();
        match.Plays(10);
        match.PlaysQuietly(5);
        match.Plays(10);
        match.Game.End(RecordingEnd.Over);

        var result = Replayed(match.File, until: tick);

        Assert.True(result.IsStopped);
        Assert.Equal(tick, result.Ticks);
    }

    [Theory]
    [InlineData(new byte[] { 12 }, "there is no entry of kind 12")]
    [InlineData(new byte[] { 0 }, "there is no entry of kind 0")]
    [InlineData(new byte[] { 255 }, "there is no entry of kind 255")]
    [InlineData(new byte[] { 11, 0 }, "a run of ticks is 0 and must be from 1 to 10000")]
    [InlineData(new byte[] { 11, 0x91, 0x4E }, "a run of ticks is 10001 and must be from 1 to 10000")]
    [InlineData(new byte[] { 11 }, "a run of ticks reaches over the end")]
    public void What_is_no_entry_is_refused_with_what_it_is(byte[] entry, string problem)
    {
        List<byte[]> blocks = [];
        _ = new RecordingWriter(RecordingHeader.Of(new PondGame.Factory(), PondMatch.Setup, 20), blocks.Add);
        blocks.Add(entry);

        var e = Assert.Throws<InvalidRecordingException>(() => Replayed(File(blocks)));

        Assert.Contains($"byte {File(blocks[..1]).Length}: the block that begins here is invalid: {problem}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tick_that_is_of_another_kind_than_the_one_before_allocates_nothing()
    {
        var writer = new PondMatch(hashEvery: 10_000).Writer;
        for (var i = 0; i < 50; i++) writer.Tick(i % 2 == 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 49; i++) writer.Tick(i % 2 == 0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_minute_on_a_node_that_is_behind_is_hardly_larger_than_any_other()
    {
        var match = new PondMatch();
        match.Prepares();
        var before = match.File.Length;
        for (var i = 0; i < 5 * 60; i++)
        {
            match.PlaysQuietly(3);
            match.Plays(1);
        }

        Assert.InRange(match.File.Length - before, 400, 1500);
    }

    private static PondMatch Played((bool IsQuiet, int Ticks, bool Says)[] runs, int hashEvery)
    {
        var match = new PondMatch(hashEvery: hashEvery);
        match.Prepares();
        foreach (var (isQuiet, ticks, says) in runs)
        {
            if (isQuiet) match.PlaysQuietly(ticks);
            else match.Plays(ticks);
            if (says) match.Says(1, "quack");
        }

        match.Game.End(RecordingEnd.Over);
        return match;
    }

    private static List<RecordingEntry> Entries(PondMatch match)
    {
        var reader = new RecordingReader(new MemoryStream(match.File));
        var entries = new List<RecordingEntry>();
        while (reader.TryRead(out var entry)) entries.Add(entry);
        return entries;
    }

    private static byte[] File(List<byte[]> blocks)
    {
        using var stream = new MemoryStream();
        var file = new RecordingFile(stream);
        foreach (var block in blocks) file.Write(block);
        return stream.ToArray();
    }

    private static ReplayResult Replayed(byte[] file, long? until = null) =>
        Replay.Run(new RecordingReader(new MemoryStream(file)), new PondGame.Factory(), null, until);
}
