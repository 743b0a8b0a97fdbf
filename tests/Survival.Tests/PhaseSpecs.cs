using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class PhaseSpecs
{
    private const int Day = 180_000;
    private const int Night = 60_000;

    [Fact]
    public void Night_follows_day_and_day_follows_night_at_the_announced_times()
    {
        var round = Round.Started();

        Assert.True(round.Pass(Day - Round.TickMilliseconds).IsSilent);
        var dusk = round.Tick().Only<S2CGamePhaseUpdateNotification>(Audience.All, PacketType.GamePhaseUpdateNotification).GameState;
        Assert.Equal((PhaseType.Night, Round.Epoch + Day + Night), (dusk.PhaseType, dusk.NextPhaseAt));

        Assert.True(round.Pass(Night - Round.TickMilliseconds).IsSilent);
        var dawn = round.Tick().Only<S2CGamePhaseUpdateNotification>(Audience.All, PacketType.GamePhaseUpdateNotification).GameState;
        Assert.Equal((PhaseType.Day, Round.Epoch + Day + Night + Day), (dawn.PhaseType, dawn.NextPhaseAt));
    }

    [Fact]
    public void Phases_do_not_drift_when_their_length_is_no_multiple_of_a_tick()
    {
        var round = Round.Started(new SurvivalOptions { DayMilliseconds = 1010, NightMilliseconds = 330 });

        var changes = round.Pass(13_400).Sent.Select(sent => ((S2CGamePhaseUpdateNotification)sent.Packet).GameState).ToArray();

        Assert.Equal(20, changes.Length);
        Assert.Equal(Round.Epoch + (10 * 1340) + 1010, changes[^1].NextPhaseAt);
        Assert.Equal(PhaseType.Day, changes[^1].PhaseType);
    }

    [Fact]
    public void The_first_day_begins_with_the_start_and_not_with_the_preparation()
    {
        var round = new Round(new SurvivalOptions { DayMilliseconds = 1000 });
        round.Prepare();
        round.Pass(700);
        round.Start();

        Assert.True(round.Pass(950).IsSilent);
        Assert.Single(round.Tick().Sent);
    }

    [Fact]
    public void Phases_shorter_than_a_tick_are_all_announced()
    {
        var round = Round.Started(new SurvivalOptions { DayMilliseconds = 20, NightMilliseconds = 10 });

        Assert.Equal(3, round.Tick().Sent.Count);
    }
}
