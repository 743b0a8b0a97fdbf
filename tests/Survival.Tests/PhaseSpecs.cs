using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class PhaseSpecs
{
    private const int Day = 180_000;
    private const int Night = 60_000;

    // The host's machine runs the monsters, and does not, so that of a night nothing comes but the request for a wave.
    private static Round Calm(int day = Day, int night = Night) =>
        Round.Calm(new SurvivalOptions { DayMilliseconds = day, NightMilliseconds = night, Monsters = MonsterControl.Host, WaveAnswerMilliseconds = 1_000_000_000 });

    private static GameStateData Change(RecordingOutput output)
    {
        Assert.Equal(Audience.All, output.Sent.Single(sent => sent.Type == PacketType.GamePhaseUpdateNotification).To);
        return output.One<S2CGamePhaseUpdateNotification>().GameState;
    }

    [Fact]
    public void Night_follows_day_after_three_minutes_and_day_follows_night_after_one_at_the_announced_times()
    {
        var round = Calm();

        Assert.True(round.Pass(Day - Round.TickMilliseconds).IsSilent);
        var dusk = Change(round.Tick());
        Assert.Equal((PhaseType.Night, Round.Epoch + Day + Night), (dusk.PhaseType, dusk.NextPhaseAt));

        Assert.True(round.Pass(Night - Round.TickMilliseconds).IsSilent);
        var dawn = Change(round.Tick());
        Assert.Equal((PhaseType.Day, Round.Epoch + Day + Night + Day), (dawn.PhaseType, dawn.NextPhaseAt));
    }

    [Fact]
    public void Phases_do_not_drift_when_their_length_is_no_multiple_of_a_tick()
    {
        var changes = Calm(1010, 330).Pass(13_400).Of<S2CGamePhaseUpdateNotification>().Select(packet => packet.GameState).ToArray();

        Assert.Equal(20, changes.Length);
        Assert.Equal(Round.Epoch + (10 * 1340) + 1010, changes[^1].NextPhaseAt);
        Assert.Equal(PhaseType.Day, changes[^1].PhaseType);
    }

    [Fact]
    public void The_first_day_begins_with_the_start_and_not_with_the_preparation()
    {
        var round = new Round(new SurvivalOptions { DayMilliseconds = 1000, Monsters = MonsterControl.Host });
        round.Prepare();
        round.Pass(700);
        round.Start();

        Assert.Empty(round.Pass(950).Of<S2CGamePhaseUpdateNotification>());
        Assert.Equal(PhaseType.Night, Change(round.Tick()).PhaseType);
    }

    [Fact]
    public void Phases_shorter_than_a_tick_are_all_announced()
    {
        Assert.Equal(3, Calm(20, 10).Tick().Of<S2CGamePhaseUpdateNotification>().Length);
    }
}
