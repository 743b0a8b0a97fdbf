using System.Diagnostics;
using Akka.Actor;
using Mallard.Game.Node.Tests.Support;
using Mallard.Game.Traces;
using Mallard.Messages.Traces;
using Mallard.Traces.Tests;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>What a match makes of sampled packets, and what it tells gateways of their traces.</summary>
public sealed class TraceSpecs : MatchStory
{
    private static readonly TraceContext Swing = new(1, 2, 3);
    private static readonly TraceContext Move = new(4, 5, 6);
    private static readonly TraceContext OtherMove = new(7, 8, 9);

    private readonly ActivitySource _source = new("game");
    private readonly RecordedSpans _spans;

    public TraceSpecs(ITestOutputHelper output)
        : base(output)
    {
        _spans = new RecordedSpans(source => source == _source);
        Traces = new GameTraces(_source);
        Game.OnReceive = (user, text, game) =>
        {
            if (!text.StartsWith("move", StringComparison.Ordinal)) game.SayExcept(user, text);
        };
        Game.OnTick = (tick, game) => game.Show($"state {tick}");
    }

    [Fact]
    public async Task What_comes_of_a_packet_at_once_goes_to_every_gateway_in_its_trace()
    {
        await Runs(Alice, Bob, Carol);

        Match.Tell(Saying(Alice, "swing") with { Trace = Swing });

        var (east, west) = (await East.Carries("swing", Carol), await West.Carries("swing", Bob));
        await Settles();
        var (taken, sent) = (Span("process match"), _spans.Ended.Where(s => s.DisplayName == "send gateway").ToList());
        Assert.Equal((ActivityKind.Consumer, Swing.ToActivityContext().SpanId), (taken.Kind, taken.ParentSpanId));
        Assert.Equal("PlayerChattingRequest", taken.GetTagItem("mallard.packet.type"));
        Assert.All(sent, s => Assert.Equal((ActivityKind.Producer, taken.SpanId), (s.Kind, s.ParentSpanId)));
        Assert.Equal([east.Trace!, west.Trace!], sent.Select(s => TraceContext.Of(s)!));
    }

    [Fact]
    public async Task What_comes_of_another_packet_meanwhile_is_not_in_the_trace()
    {
        await Runs(Alice, Bob);

        await Says(Alice, ("before", null), ("swing", Swing), ("after", null));

        Assert.Null((await West.Carries("before", Bob)).Trace);
        Assert.NotNull((await West.Carries("swing", Bob)).Trace);
        Assert.Null((await West.Carries("after", Bob)).Trace);
    }

    [Fact]
    public async Task What_nothing_comes_of_at_once_is_seen_with_the_next_state()
    {
        await Runs(Alice, Bob);

        await Says(Alice, ("move", Move));
        await Plays(ticks: 1);

        var state = await West.CarriesState("state 1", Bob);
        var (taken, tick) = (Span("process match"), Span("tick match"));
        Assert.Equal((ActivityKind.Internal, taken.SpanId), (tick.Kind, tick.ParentSpanId));
        Assert.Contains(_spans.Ended, s => s.DisplayName == "send gateway" && s.ParentSpanId == tick.SpanId && TraceContext.Of(s) == state.Trace);

        await East.CarriesState("state 1", Alice);
        await Plays(ticks: 1);
        Assert.Null((await West.CarriesState("state 2", Bob)).Trace);
    }

    [Fact]
    public async Task A_tick_that_shows_two_moves_is_in_the_trace_of_the_first_and_linked_to_the_other()
    {
        await Runs(Alice, Bob);

        await Says(Alice, ("move", Move), ("move on", OtherMove));
        await Plays(ticks: 1);

        var tick = Span("tick match");
        Assert.Equal(Move.ToActivityContext().TraceId, tick.TraceId);
        Assert.Equal(OtherMove.ToActivityContext().TraceId, Assert.Single(tick.Links).Context.TraceId);
    }

    [Fact]
    public async Task Where_nobody_listens_the_trace_goes_on_to_the_gateways_all_the_same()
    {
        Traces = GameTraces.Unread;
        await Runs(Alice, Bob);

        await Says(Alice, ("swing", Swing), ("move", Move));
        await Plays(ticks: 1);

        Assert.Equal(Swing, (await West.Carries("swing", Bob)).Trace);
        Assert.Equal(Move, (await West.CarriesState("state 1", Bob)).Trace);
        Assert.Empty(_spans.Ended);
    }

    [Fact]
    public async Task A_match_without_sampled_packets_has_no_spans()
    {
        await Runs(Alice, Bob);

        Says(Alice, "swing");
        await Plays(ticks: 1);

        Assert.Null((await West.Carries("swing", Bob)).Trace);
        Assert.Null((await West.CarriesState("state 1", Bob)).Trace);
        Assert.Empty(_spans.Ended);
    }

    protected override void AfterAll()
    {
        _spans.Dispose();
        _source.Dispose();
        base.AfterAll();
    }

    private async Task Says(Player player, params (string Text, TraceContext? Trace)[] lines)
    {
        foreach (var (text, trace) in lines) Match.Tell(Saying(player, text) with { Trace = trace });
        await Settles();
    }

    private Activity Span(string name) => _spans.Ended.First(s => s.DisplayName == name);
}
