using Mallard.Bots.Playing;
using Mallard.Bots.Playing.Seen;
using Mallard.Protocol;
using Mallard.Survival;
using Xunit.Abstractions;

namespace Mallard.Bots.Tests.Playing;

/// <summary>Whole games of bots against the rules, in no time.</summary>
public class PondSpecs(ITestOutputHelper output)
{
    // Races that honest players lose now and then; each is a duck, a box or an item that was gone when the request arrived.
    private static readonly string[] Races =
    [
        "The target is out of range.",
        "Too soon after the one before.",
        "Somebody has the box open.",
        "The box is out of reach.",
        "The player does not have the box open.",
        "The player is dead.",
        PlayerTexts.ObjectNotFound,
        PlayerTexts.NotInBox,
        PlayerTexts.NoItemThere,
        PlayerTexts.ItemTooFar,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Four_bots_play_from_the_first_apple_to_the_dead_boss(ulong seed)
    {
        var pond = new Pond(seed, players: 4);

        pond.PlayFor(TimeSpan.FromMinutes(20));

        Tell(pond);
        Assert.Equal(Outcome.Cleared, pond.Outcome);
        Assert.All(pond.Guests, guest => Assert.Equal(Outcome.Cleared, guest.View.Outcome));
        Assert.Empty(pond.Refusals.Keys.Except(Races));
        var requests = pond.Sent.Values.Sum();
        Assert.True(pond.Refusals.Values.Sum() * 200 <= requests, $"{pond.Refusals.Values.Sum()} of {requests} requests were refused");
        // What a whole game consists of.
        Assert.All(
            [
                PacketType.PlayerAttackMonsterRequest,
                PacketType.PlayerTakeOutAnItemRequest,
                PacketType.PlayerPutAnItemRequest,
                PacketType.PlayerGetItemRequest,
                PacketType.PlayerUseItemRequest,
                PacketType.ObjectDamagedByPlayerRequest,
                PacketType.ItemCombinationRequest,
            ],
            type => Assert.Contains(type, pond.Sent.Keys));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void A_pair_wins_too_and_so_does_a_full_room(int players)
    {
        var pond = new Pond(seed: 1, players);

        pond.PlayFor(TimeSpan.FromMinutes(20));

        Tell(pond);
        Assert.Equal(Outcome.Cleared, pond.Outcome);
    }

    [Fact]
    public void Equal_seeds_make_equal_games()
    {
        var (one, other) = (new Pond(seed: 5, players: 4), new Pond(seed: 5, players: 4));

        one.PlayFor(TimeSpan.FromSeconds(40));
        other.PlayFor(TimeSpan.FromSeconds(40));

        Assert.Equal(one.Sent, other.Sent);
        Assert.Equal(one.Delivered, other.Delivered);
        Assert.Equal(one.Guests.Select(guest => guest.View.Me.Position), other.Guests.Select(guest => guest.View.Me.Position));
    }

    [Fact]
    public void When_night_falls_the_bots_go_home_and_kill_what_comes_for_the_core()
    {
        // Nights that come before the boss can be dead.
        var options = new SurvivalOptions { DayMilliseconds = 20_000, NightMilliseconds = 40_000 };
        var pond = new Pond(seed: 1, players: 4, options);
        var (defenders, waves) = (new HashSet<int>(), new HashSet<int>());

        pond.PlayFor(TimeSpan.FromMinutes(1), now =>
        {
            foreach (var guest in now.Guests)
            {
                if (guest.Mind.Aim is Aim.Defend) defenders.Add(guest.Id);
                waves.UnionWith(guest.View.Monsters.Values.Where(monster => monster.OfWave).Select(monster => monster.Id));
            }
        });

        Assert.NotEmpty(defenders);
        Assert.Equal(5, waves.Count);
        Assert.DoesNotContain(pond.Guests[0].View.Monsters.Values, monster => monster.OfWave);
        Assert.True(pond.Guests[0].View.Core!.Hp > 2000);
    }

    private void Tell(Pond pond) => output.WriteLine(
        $"{pond.Outcome} after {pond.Time:mm\\:ss}, {pond.Ticks} ticks, {pond.Sent.Values.Sum()} packets in, {pond.Delivered.Values.Sum()} out, "
        + $"{pond.Guests.Sum(guest => guest.View.Me.Deaths)} deaths, refused: {string.Join("; ", pond.Refusals)}");
}
