using System.Diagnostics.Metrics;
using Mallard.Game.Metrics;
using Mallard.Game.Node.Tests.Support;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Metrics;

/// <summary>What a game node counts and measures while a match is played.</summary>
public sealed class GameMetricsSpecs : MatchStory
{
    private readonly Meter _meter = new("Mallard.Game.Story");
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value)> _measured = [];

    public GameMetricsSpecs(ITestOutputHelper output)
        : base(output)
    {
        Metrics = new GameMetrics(_meter);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.Start();
    }

    [Fact]
    public async Task Every_wake_up_is_measured_with_how_late_it_was()
    {
        await Runs(Alice);

        await Plays(ticks: 1);
        await Plays(ticks: 3);

        Assert.Equal(2, Measured("mallard.game.tick.duration").Length);
        var late = Measured("mallard.game.tick.lateness");
        Assert.Equal(2, late.Length);
        Assert.True(late[1] > late[0], $"{late[1]} is not later than {late[0]}.");
    }

    [Fact]
    public async Task Ticks_that_are_given_up_are_counted()
    {
        await Runs(Alice);

        await Plays(ticks: Settings.MaxCatchUpTicks + 7);

        _listener.RecordObservableInstruments();
        Assert.Equal([7], Measured("mallard.game.tick.skips"));
    }

    [Fact]
    public async Task Matches_are_counted_by_what_ended_them()
    {
        await Runs(Alice);

        Match.Tell(Mallard.Game.Matches.MatchActor.HandOver.Instance, Akka.Actor.ActorRefs.NoSender);
        await Settles();

        Assert.Equal(1, Metrics.Ends[GameMetrics.MatchEnd.NodeStopping]);
        Assert.Equal(0, Metrics.Ends[GameMetrics.MatchEnd.Over]);
    }

    private void Note(string name, double value)
    {
        lock (_measured) _measured.Add((name, value));
    }

    private double[] Measured(string name)
    {
        lock (_measured) return [.. _measured.Where(m => m.Name == name).Select(m => m.Value)];
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _listener.Dispose();
        _meter.Dispose();
    }
}
