using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Whom ducks are after: decided every second, and told when it changes. They stand at the origin, run by the host's machine.</summary>
public class TargetingSpecs
{
    private const int Nobody = 0;

    public static TheoryData<int, float, float, int> LoseDistances() => new()
    {
        { 201, 8.5f, 10, 2000 },
        { 202, 8.5f, 10, 2000 },
        { 203, 8.5f, 10, 2000 },
        { 204, 13, 17, 4000 },
        { 205, 16, 20, 4000 },
        { 206, 9.5f, 12, 3000 },
        { 207, 13, 16, 3000 },
        { 208, 15, 30, 3000 },
    };

    private static Round Lonely()
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob, 20, 20);
        return round;
    }

    /// <summary>Waits for the next look around, and says what came of it.</summary>
    private static IEnumerable<(int Monster, int Target)> Look(Round round)
    {
        var output = round.Pass(1000 - (int)(round.World.Elapsed % 1000));
        Assert.All(output.Sent, sent => Assert.Equal((Audience.All, PacketType.MonsterAwakeNotification), (sent.To, sent.Type)));
        return output.Of<S2CMonsterAwakeNotification>().SelectMany(packet => packet.MonsterTarget).Select(t => (t.MonsterId, t.TargetId));
    }

    [Theory]
    [InlineData(201, 7)]
    [InlineData(202, 7)]
    [InlineData(203, 7)]
    [InlineData(204, 9)]
    [InlineData(205, 12)]
    [InlineData(206, 7)]
    [InlineData(207, 10)]
    [InlineData(208, 10)]
    public void A_duck_wakes_up_for_who_is_strictly_inside_its_awake_range(int code, float range)
    {
        var round = Lonely();
        var duck = round.AddMonster(code, 0, 0);

        round.Place(Round.Bob, range, 0);
        Assert.Empty(Look(round));
        round.Place(Round.Bob, range - 0.01f, 0);
        Assert.Equal([(duck.Id, Round.Bob)], Look(round));
    }

    [Fact]
    public void Ducks_look_around_once_a_second()
    {
        var round = Lonely();
        round.AddMonster(201, 0, 0);
        round.Place(Round.Bob, 1, 1);

        Assert.True(round.Pass(950).IsSilent);
        round.Tick().Only<S2CMonsterAwakeNotification>(Audience.All, PacketType.MonsterAwakeNotification);
    }

    [Fact]
    public void The_nearest_of_the_living_is_the_target_and_the_dead_hide_nobody()
    {
        var round = Lonely();
        var duck = round.AddMonster(201, 0, 0);
        round.Place(Round.Alice, 1, 0).Hp = 0;
        round.Place(Round.Carol, 4, 0);
        round.Place(Round.Bob, 0, 3);

        Assert.Equal([(duck.Id, Round.Bob)], Look(round));
    }

    [Fact]
    public void Nothing_is_said_while_no_target_changes()
    {
        var round = Lonely();
        round.AddMonster(201, 0, 0);
        Assert.Empty(round.Pass(5000).Sent);

        round.Place(Round.Bob, 3, 0);
        round.Pass(1000);

        Assert.Empty(round.Pass(5000).Sent);
    }

    [Fact]
    public void One_packet_names_all_changes_in_the_order_of_ids()
    {
        var round = Lonely();
        var (one, _, three) = (round.AddMonster(201, 0, 0), round.AddMonster(201, 45, 0), round.AddMonster(205, 1, 0));
        round.Place(Round.Bob, 3, 0);

        Assert.Equal([(one.Id, Round.Bob), (three.Id, Round.Bob)], Look(round));
    }

    [Theory]
    [MemberData(nameof(LoseDistances))]
    public void A_duck_gives_up_who_is_farther_than_its_limit_and_is_blind_for_a_while(int code, float limit, float fromStart, int blind)
    {
        var round = Lonely();
        var duck = round.AddMonster(code, 0, 0);
        duck.TargetId = Round.Bob;
        Assert.True(fromStart > limit);

        round.Place(Round.Bob, limit, 0);
        Assert.Empty(Look(round));
        round.Place(Round.Bob, limit + 0.01f, 0);
        Assert.Equal([(duck.Id, Nobody)], Look(round));

        // Right before its eyes, and not seen until the blindness is over.
        round.Place(Round.Bob, 1, 0);
        Assert.Empty(round.Pass(blind - Round.TickMilliseconds).Sent);
        Assert.Equal([(duck.Id, Round.Bob)], Look(round));
    }

    [Theory]
    [MemberData(nameof(LoseDistances))]
    public void A_duck_gives_up_when_it_is_too_far_from_where_it_started(int code, float limit, float fromStart, int blind)
    {
        Assert.True(limit > 0 && blind > 0);
        var round = Lonely();
        var duck = round.AddMonster(code, 0, 0);
        duck.TargetId = Round.Bob;
        round.Place(Round.Bob, fromStart + 1, 0);

        duck.Position = new Worlds.Point(fromStart, 0);
        Assert.Empty(Look(round));
        duck.Position = new Worlds.Point(fromStart + 0.01f, 0);
        Assert.Equal([(duck.Id, Nobody)], Look(round));
    }

    [Fact]
    public void A_duck_gives_up_the_dead()
    {
        var round = Lonely();
        var duck = round.AddMonster(201, 0, 0);
        duck.TargetId = Round.Bob;
        round.Place(Round.Bob, 1, 0).Hp = 0;

        Assert.Equal([(duck.Id, Nobody)], Look(round));
    }

    [Fact]
    public void A_duck_turns_to_who_comes_nearer_than_its_target_and_the_packet_names_the_new_one()
    {
        var round = Lonely();
        var duck = round.AddMonster(201, 0, 0);
        round.Place(Round.Bob, 5, 0);
        Look(round);

        round.Place(Round.Carol, 0, 5);
        Assert.Empty(Look(round));
        round.Place(Round.Carol, 0, 4.9f);
        Assert.Equal([(duck.Id, Round.Carol)], Look(round));
    }

    [Fact]
    public void A_duck_does_not_turn_to_the_dead()
    {
        var round = Lonely();
        round.AddMonster(201, 0, 0).TargetId = Round.Bob;
        round.Place(Round.Bob, 5, 0);
        round.Place(Round.Carol, 0, 1).Hp = 0;

        Assert.Empty(Look(round));
    }

    [Fact]
    public void Who_leaves_is_nobodys_target_at_once_and_the_ducks_are_not_blind()
    {
        var round = Lonely();
        var (one, two) = (round.AddMonster(201, 0, 0), round.AddMonster(201, 1, 0));
        var other = round.AddMonster(201, 40, 0);
        (one.TargetId, two.TargetId, other.TargetId) = (Round.Bob, Round.Bob, Round.Carol);
        round.Place(Round.Bob, 3, 0);
        round.Place(Round.Alice, 0, 3);
        round.Place(Round.Carol, 40, 3);

        var packet = round.Leave(Round.Bob).Only<S2CMonsterAwakeNotification>(Audience.All, PacketType.MonsterAwakeNotification);

        Assert.Equal([(one.Id, Nobody), (two.Id, Nobody)], packet.MonsterTarget.Select(t => (t.MonsterId, t.TargetId)));
        var next = round.Pass(1000).One<S2CMonsterAwakeNotification>();
        Assert.Equal([(one.Id, Round.Alice), (two.Id, Round.Alice)], next.MonsterTarget.Select(t => (t.MonsterId, t.TargetId)));
    }

    [Fact]
    public void Ducks_of_a_wave_start_from_the_core_and_hunt_near_it_only()
    {
        var round = Lonely();
        var duck = round.AddMonster(201, 30, 0);
        duck.OfWave = true;
        duck.Start = default;
        duck.TargetId = Round.Bob;
        round.Place(Round.Bob, 30, 1);

        Assert.Equal([(duck.Id, Nobody)], Look(round));
    }
}
