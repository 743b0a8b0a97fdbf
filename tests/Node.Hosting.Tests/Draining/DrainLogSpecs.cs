using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Hosting.Draining;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Node.Hosting.Tests.Draining;

/// <summary>What the log says of a drain.</summary>
public sealed class DrainLogSpecs : TestKit
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestProbe _lines;
    private readonly DrainLog _log;

    public DrainLogSpecs(ITestOutputHelper output)
        : base("akka.loglevel = INFO", "drain-log", output)
    {
        _lines = CreateTestProbe();
        _log = new DrainLog(Logging.GetLogger(Sys, "drain"), _time);
        Sys.EventStream.Subscribe(_lines.Ref, typeof(Info));
    }

    [Fact]
    public async Task What_is_left_is_told_not_more_often_than_every_few_seconds_and_the_last_of_it_is()
    {
        Waits(matches: 9);
        await Says("9 matches");
        Waits(matches: 8);
        Waits(matches: 7);
        await IsSilent();

        _time.Advance(DrainLog.Pause);
        await Says("7 matches");
        _time.Advance(DrainLog.Pause);
        await IsSilent();

        Waits(matches: 6);
        await Says("6 matches");
    }

    [Fact]
    public async Task The_same_is_not_told_twice()
    {
        Waits(matches: 9);
        await Says("9 matches");

        _time.Advance(DrainLog.Pause);
        Waits(matches: 9);

        await IsSilent();
    }

    [Fact]
    public async Task A_new_phase_is_told_at_once_and_what_comes_late_from_the_one_before_is_not()
    {
        Waits(matches: 9);
        await Says("9 matches");
        Waits(matches: 8);
        _log.Tell(Progress(DrainPhase.Leaving, 3));
        await Says("3 matches");

        Waits(matches: 7);
        _time.Advance(DrainLog.Pause);

        await IsSilent();
    }

    private void Waits(int matches) => _log.Tell(Progress(DrainPhase.Waiting, matches));

    private static DrainProgress Progress(DrainPhase phase, int matches) => new()
    {
        Phase = phase,
        Roles = [new RoleDrain("game", IsWaiting: true, [new DrainCount(matches, "match", "matches")])],
    };

    private async Task Says(string text) => Assert.Contains(text, (await _lines.FishForMessageAsync<Info>(IsOfDrain, TimeSpan.FromSeconds(20))).Message.ToString());

    private async Task IsSilent()
    {
        Sys.EventStream.Publish(new Info("drain", GetType(), "drain: fence"));
        await Says("fence");
    }

    private static bool IsOfDrain(Info info) => info.Message.ToString()!.Contains("drain", StringComparison.Ordinal);
}
