using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Every 2 s hunger falls by 1, and at 0 health falls by 5 instead.</summary>
public class HungerSpecs
{
    // No night falls while somebody starves.
    private static readonly SurvivalOptions LongDay = new() { DayMilliseconds = 10_000_000, Monsters = MonsterControl.Host };

    private static Round Hungry()
    {
        var round = Round.Calm(LongDay);
        foreach (var player in round.World.Players) player.HungryAt = 2000;
        return round;
    }

    private static IEnumerable<(int Id, int Hunger)> Steps(RecordingOutput output) =>
        output.Of<S2CPlayerHungerUpdateNotification>().Select(packet => (packet.PlayerId, packet.Hunger));

    [Fact]
    public void The_first_hunger_comes_two_seconds_after_the_start()
    {
        Assert.All(Round.Started(LongDay).World.Players, player => Assert.Equal(2000, player.HungryAt));
    }

    [Fact]
    public void Every_two_seconds_hunger_falls_by_one_and_all_are_told()
    {
        var round = Hungry();
        for (var hunger = 99; hunger > 90; hunger--)
        {
            Assert.True(round.Pass(2000 - Round.TickMilliseconds).IsSilent);

            var output = round.Tick();

            Assert.All(output.Sent, sent => Assert.Equal(Audience.All, sent.To));
            Assert.Equal([(Round.Alice, hunger), (Round.Bob, hunger), (Round.Carol, hunger)], Steps(output));
        }
    }

    [Fact]
    public void From_full_it_takes_200_seconds_to_starve_and_40_more_to_die()
    {
        var round = Hungry();

        Assert.Empty(round.Pass(200_000).Of<S2CPlayerHpUpdateNotification>());
        Assert.All(round.World.Players, player => Assert.Equal((100, 0), (player.Hp, player.Hunger)));

        var starving = round.Pass(38_000);
        Assert.Empty(Steps(starving));
        Assert.Equal(
            Enumerable.Range(1, 19).Select(step => 100 - (5 * step)),
            starving.Of<S2CPlayerHpUpdateNotification>().Where(packet => packet.PlayerId == Round.Bob).Select(packet => packet.Hp));
        Assert.True(round.Pass(2000 - Round.TickMilliseconds).IsSilent);

        var dying = round.Tick();
        dying.InOrder(PacketType.PlayerDeathNotification, PacketType.PlayerDeathNotification, PacketType.PlayerDeathNotification);
        Assert.Equal([Round.Alice, Round.Bob, Round.Carol], dying.Of<S2CPlayerDeathNotification>().Select(packet => packet.PlayerId));
    }

    [Fact]
    public void Armour_does_not_help_against_an_empty_stomach()
    {
        var round = Hungry();
        round.Player(Round.Bob).Hunger = 0;
        round.Wear(Round.Bob, 305, 405, 505, 605, 705);

        round.Pass(2000);

        Assert.Equal(95, round.Player(Round.Bob).Hp);
    }

    [Fact]
    public void The_dead_do_not_get_hungry_and_die_only_once()
    {
        var round = Hungry();
        round.Player(Round.Bob).Hp = 0;
        round.Player(Round.Bob).Hunger = 0;

        var output = round.Pass(10_000);

        Assert.DoesNotContain(Round.Bob, Steps(output).Select(step => step.Id));
        Assert.Empty(output.Of<S2CPlayerDeathNotification>());
    }

    [Fact]
    public void Eating_to_exactly_100_keeps_the_stomach_full_for_a_whole_period()
    {
        var round = Hungry();
        round.Player(Round.Bob).Hunger = 85;
        round.Pass(1500);

        round.Use(Round.Bob, 1);

        Assert.DoesNotContain(Round.Bob, Steps(round.Pass(2000 - Round.TickMilliseconds)).Select(step => step.Id));
        Assert.Contains((Round.Bob, 99), Steps(round.Tick()));
    }

    [Fact]
    public void Eating_to_less_than_100_does_not()
    {
        var round = Hungry();
        round.Player(Round.Bob).Hunger = 84;
        round.Pass(1500);

        round.Use(Round.Bob, 1);

        Assert.Contains((Round.Bob, 98), Steps(round.Pass(500)));
    }

    [Fact]
    public void Hunger_waits_for_a_dead_player_to_live_again()
    {
        var round = Round.Calm(new SurvivalOptions { DayMilliseconds = 1000, NightMilliseconds = 4000, Monsters = MonsterControl.Host });
        var bob = round.Player(Round.Bob);
        (bob.Hp, bob.HungryAt, bob.Hunger) = (0, 2000, 50);
        round.Pass(5000);

        Assert.Equal((100, 50), (bob.Hp, bob.Hunger));
        Assert.Empty(Steps(round.Pass(2000 - Round.TickMilliseconds)));
        Assert.Equal([(Round.Bob, 49)], Steps(round.Tick()));
    }
}
