using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Game.Matches;
using Mallard.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

public sealed class TickSourceSpecs(ITestOutputHelper output)
    : TestKit(ConfigurationFactory.ParseString("akka.test.single-expect-default = 20s"), "ticks", output)
{
    private const int Enough = 3;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Every_match_is_woken_once_per_tick()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        ticks.Add(one.Ref);
        ticks.Add(two.Ref);
        ticks.Add(two.Ref);

        for (var i = 0; i < 3; i++)
        {
            Pass(ticks, Tick);
            await one.ExpectMsgAsync<MatchActor.Wake>();
            await two.ExpectMsgAsync<MatchActor.Wake>();
        }

        await HasNothingMore(one);
        await HasNothingMore(two);
    }

    // A turn costs as much for one match as for a few.
    [Fact]
    public void Few_matches_share_a_turn_and_the_next_ones_get_one_far_from_it()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var matches = Probes(Enough + 1);

        var firstWakes = matches.Select(match => ticks.Add(match.Ref)).ToArray();

        Assert.Single(firstWakes.SkipLast(1).Distinct());
        Assert.InRange((firstWakes[^1] - firstWakes[0]).Duration(), Tick * 0.4, Tick * 0.6);
    }

    // With another gateway each gets half of what a turn sends.
    [Fact]
    public void A_turn_has_room_again_when_more_matches_than_before_are_enough()
    {
        var enough = Enough;
        var ticks = TickSource.Start(Tick, _time, () => enough);
        var firstWakes = Probes(2 * Enough).Select(match => ticks.Add(match.Ref)).ToArray();
        enough *= 2;

        var nextWakes = Probes(2 * Enough).Select(match => ticks.Add(match.Ref)).ToArray();

        Assert.Equal(2, firstWakes.Distinct().Count());
        Assert.Equal(firstWakes.Order(), nextWakes.Order());
    }

    // As many as a thread has near: it runs them before it wakes more.
    [Fact]
    public async Task A_full_turn_is_woken_in_groups()
    {
        var ticks = TickSource.Start(Tick, _time, () => int.MaxValue);
        var matches = Probes((2 * Near.AtOnce) + 1);
        foreach (var match in matches) ticks.Add(match.Ref);
        _time.Advance(Tick);

        Assert.False(ticks.TakeSome(mayBegin: false, out var waiting));
        Assert.True(ticks.TakeSome(mayBegin: true, out waiting));
        Assert.Equal(Near.AtOnce + 1, waiting);
        Assert.InRange(ticks.Until(ticks.NextTurn), TimeSpan.MinValue, TimeSpan.Zero);
        ticks.Remove(matches[0].Ref);
        Assert.True(ticks.TakeSome(mayBegin: false, out waiting));
        Assert.Equal(1, waiting);
        Assert.True(ticks.TakeSome(mayBegin: false, out waiting));
        Assert.Equal(0, waiting);
        Assert.False(ticks.TakeSome(mayBegin: true, out _));

        // One that has gone takes no other one's turn.
        foreach (var match in matches)
        {
            await match.ExpectMsgAsync<MatchActor.Wake>();
            await HasNothingMore(match);
        }

        Assert.True(ticks.Until(ticks.NextTurn) > TimeSpan.Zero);
    }

    // A node that has time for no more than half of what is due: nobody stands still for as long as that lasts.
    [Fact]
    public async Task Those_for_whom_there_was_no_time_come_first_in_the_next_tick()
    {
        var ticks = TickSource.Start(Tick, _time, () => int.MaxValue);
        var matches = Probes(2 * Near.AtOnce);
        foreach (var match in matches) ticks.Add(match.Ref);

        for (var tick = 0; tick < 2; tick++)
        {
            _time.Advance(2 * Tick);
            Assert.True(ticks.TakeSome(mayBegin: true, out _));
        }

        foreach (var match in matches)
        {
            await match.ExpectMsgAsync<MatchActor.Wake>();
            await HasNothingMore(match);
        }
    }

    [Fact]
    public void A_match_takes_the_place_of_one_that_has_ended()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var matches = Probes((2 * Enough) + 1);
        var firstWakes = matches.Select(match => ticks.Add(match.Ref)).ToArray();

        ticks.Remove(matches[1].Ref);

        Assert.Equal(firstWakes[0], ticks.Add(CreateTestProbe().Ref));
    }

    [Fact]
    public async Task Matches_take_turns_within_a_tick()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var matches = Probes(TickSource.TurnsIn(Tick) * (Enough + 2));
        var firstWakes = matches.Select(match => ticks.Add(match.Ref)).ToArray();

        // As many in every turn, and each where it was told.
        Assert.Equal(TickSource.TurnsIn(Tick), firstWakes.Distinct().Count());
        Assert.All(firstWakes.GroupBy(wake => wake), turn => Assert.Equal(Enough + 2, turn.Count()));
        var turn = Tick / TickSource.TurnsIn(Tick);
        for (var now = turn; now <= Tick; now += turn)
        {
            Assert.Equal(turn, ticks.Until(ticks.NextTurn));
            Pass(ticks, turn);
            foreach (var (match, wake) in matches.Zip(firstWakes))
            {
                if (wake == now) await match.ExpectMsgAsync<MatchActor.Wake>();
            }
        }

        foreach (var match in matches) await HasNothingMore(match);
    }

    // When hundreds of matches begin together, the source is late. A match that took that for its time would find no tick at one
    // wake-up and two at the next, for as long as it lives.
    [Fact]
    public void A_match_that_begins_while_the_source_is_late_learns_of_its_steady_pace()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        _time.Advance((3 * Tick) + TimeSpan.FromMilliseconds(7));

        var firstWakes = Probes(TickSource.TurnsIn(Tick) * Enough).Select(match => ticks.Add(match.Ref)).ToArray();

        // 157 ms: turns begin every 2 ms, and the matches have the next 25.
        Assert.Equal(Enumerable.Range(0, 25).Select(turn => TimeSpan.FromMilliseconds(1 + (2 * turn))), firstWakes.Distinct().Order());
    }

    // A node with few matches sleeps until one of them is to be woken.
    [Fact]
    public void Turns_without_matches_are_not_waited_for()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        Assert.Equal(Tick, ticks.Until(ticks.NextTurn));

        var first = ticks.Add(CreateTestProbe().Ref);
        Assert.Equal(first, ticks.Until(ticks.NextTurn));

        _time.Advance(first);
        Assert.True(ticks.TakeSome(mayBegin: true, out _));
        Assert.Equal(Tick, ticks.Until(ticks.NextTurn));
    }

    [Fact]
    public async Task A_match_makes_up_for_no_turn_that_was_nobodys()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var match = CreateTestProbe();
        _time.Advance(Tick + TimeSpan.FromMilliseconds(17));
        var first = ticks.Add(match.Ref);

        Pass(ticks, first - TimeSpan.FromMilliseconds(1));
        await HasNothingMore(match);

        Pass(ticks, TimeSpan.FromMilliseconds(1));
        await match.ExpectMsgAsync<MatchActor.Wake>();
    }

    [Theory]
    [InlineData(50, 25)]
    [InlineData(100, 25)]
    [InlineData(33, 11)]
    [InlineData(16, 8)]
    [InlineData(4, 2)]
    [InlineData(5, 1)]
    [InlineData(7, 1)]
    public void Turns_are_of_whole_milliseconds_and_not_too_short(int tick, int turns) =>
        Assert.Equal(turns, TickSource.TurnsIn(TimeSpan.FromMilliseconds(tick)));

    [Fact]
    public async Task A_match_that_is_removed_is_left_alone()
    {
        var ticks = TickSource.Manual();
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        ticks.Add(one.Ref);
        ticks.Add(two.Ref);
        ticks.Remove(one.Ref);
        ticks.Remove(one.Ref);

        ticks.Wake();

        await two.ExpectMsgAsync<MatchActor.Wake>();
        await HasNothingMore(one);
    }

    [Fact]
    public async Task Turns_that_nobody_took_in_time_are_made_up_for_at_once()
    {
        var ticks = TickSource.Start(Tick, _time, () => Enough);
        var matches = Probes(TickSource.TurnsIn(Tick) * Enough);
        foreach (var match in matches) ticks.Add(match.Ref);

        Pass(ticks, 3 * Tick);

        // Each once: what it owes is for the match to find out.
        foreach (var match in matches)
        {
            await match.ExpectMsgAsync<MatchActor.Wake>();
            await HasNothingMore(match);
        }

        Assert.Equal(Tick / TickSource.TurnsIn(Tick), ticks.Until(ticks.NextTurn));
    }

    private TestProbe[] Probes(int count) => [.. Enumerable.Range(0, count).Select(_ => CreateTestProbe())];

    private void Pass(TickSource ticks, TimeSpan time)
    {
        _time.Advance(time);
        while (ticks.TakeSome(mayBegin: true, out _))
        {
            // Until nobody is left.
        }
    }

    private static async Task HasNothingMore(TestProbe match)
    {
        match.Tell("next");
        await match.ExpectMsgAsync("next");
    }
}
