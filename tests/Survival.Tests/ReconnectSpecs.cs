using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>What a player is told who comes back to a running game: the whole state, in packets that clients know anyway.</summary>
public class ReconnectSpecs
{
    [Fact]
    public void A_box_that_was_open_when_the_connection_went_unnoticed_is_closed_at_the_return()
    {
        var round = Round.Calm();
        var box = round.AddThing(4, 1, 0);
        round.PlaceAlone(Round.Bob);
        round.Open(Round.Bob, box.Id);

        var output = round.Reconnect(Round.Bob);

        Assert.Equal(box.Id, output.One<S2CPlayerCloseBoxNotification>().ItemBoxId);
        Assert.Equal(0, box.OpenedBy);
    }

    [Fact]
    public void To_a_calm_game_come_the_room_the_state_everybodys_health_and_the_own_hunger()
    {
        var round = Round.Calm();

        var output = round.Reconnect(Round.Bob);

        output.InOrder(
            PacketType.PrepareGameNotification,
            PacketType.StartGameNotification,
            PacketType.PlayerHpUpdateNotification,
            PacketType.PlayerHpUpdateNotification,
            PacketType.PlayerHpUpdateNotification,
            PacketType.PlayerHungerUpdateNotification);
        Assert.All(output.Sent, sent => Assert.Equal((Audience.One, Round.Bob), (sent.To, sent.UserId)));
    }

    [Fact]
    public void The_state_is_that_of_now_and_not_of_the_start()
    {
        var round = Round.Started(new SurvivalOptions { DayMilliseconds = 1000, NightMilliseconds = 5000, Monsters = MonsterControl.Host });
        round.Move(Round.Carol, 7, 8);
        round.Pass(1200);

        var state = round.Reconnect(Round.Bob).One<S2CGameStartNotification>();

        Assert.Equal((PhaseType.Night, Round.Epoch + 6000), (state.GameState.PhaseType, state.GameState.NextPhaseAt));
        Assert.Equal((7f, 8f), (state.PlayerPositions[2].X, state.PlayerPositions[2].Y));
        Assert.Equal((270, 111), (state.Monsters.Count, state.Objects.Count));
        Assert.Equal([(1, 1), (101, 1)], state.Items.Select(item => (item.ItemCode, item.Count)));
    }

    [Fact]
    public void A_returning_player_gets_their_own_items_with_the_worn_ones_among_them_and_then_puts_those_on()
    {
        var round = Round.Calm();
        round.GiveOnly(Round.Bob, (101, 1), (7, 3));
        round.Arm(Round.Bob, 109);
        round.Wear(Round.Bob, 303);

        var output = round.Reconnect(Round.Bob);

        Assert.Equal(
            [(101, 1), (7, 3), (109, 1), (303, 1)],
            output.One<S2CGameStartNotification>().Items.Select(item => (item.ItemCode, item.Count)));
        Assert.Equal(
            [(Round.Bob, 109), (Round.Bob, 303)],
            output.Of<S2CPlayerEquipWeaponResponse>().Select(packet => (packet.PlayerId, packet.ItemData.ItemCode)));
    }

    [Fact]
    public void A_returning_player_sees_who_is_hurt_who_is_dead_and_what_the_others_wear()
    {
        var round = Round.Calm();
        round.Player(Round.Alice).Hp = 0;
        round.Player(Round.Carol).Hp = 35;
        round.Arm(Round.Carol, 120);
        round.Player(Round.Bob).Hunger = 42;

        var output = round.Reconnect(Round.Bob);

        Assert.Equal(Round.Alice, output.One<S2CPlayerDeathNotification>().PlayerId);
        Assert.Equal([(Round.Bob, 100), (Round.Carol, 35)], output.Of<S2CPlayerHpUpdateNotification>().Select(packet => (packet.PlayerId, packet.Hp)));
        Assert.Equal((Round.Carol, 120), Worn(output.One<S2CPlayerEquipWeaponResponse>()));
        var hunger = output.One<S2CPlayerHungerUpdateNotification>();
        Assert.Equal((Round.Bob, 42), (hunger.PlayerId, hunger.Hunger));

        static (int PlayerId, int Code) Worn(S2CPlayerEquipWeaponResponse packet) => (packet.PlayerId, packet.ItemData.ItemCode);
    }

    [Fact]
    public void A_returning_player_sees_what_lies_around_what_is_damaged_and_whom_the_ducks_are_after()
    {
        var round = Round.Calm(Round.Hosted);
        round.AddGround(5, 2, 1, 1);
        round.AddThing(5, 20, 20).Hp = 1;
        round.AddThing(5, 21, 20);
        round.AddMonster(205, 30, 30).TargetId = Round.Carol;
        round.AddMonster(205, 30, 30).Hp = 17;

        var output = round.Reconnect(Round.Bob);

        Assert.Equal((5, 2), Lies(Assert.Single(output.One<S2CItemSpawnNotification>().Items)));
        Assert.Equal((2, 1), Object(output.One<S2CObjectHpUpdateNotification>()));
        Assert.Equal((2, 17), Duck(output.One<S2CMonsterHpUpdateNotification>()));
        Assert.Equal((1, Round.Carol), Hunt(Assert.Single(output.One<S2CMonsterAwakeNotification>().MonsterTarget)));

        static (int Code, int Count) Lies(Item item) => (item.ItemData.ItemCode, item.ItemData.Count);
        static (int Id, int Hp) Object(S2CObjectHpUpdateNotification packet) => (packet.ObjectId, packet.Hp);
        static (int Id, int Hp) Duck(S2CMonsterHpUpdateNotification packet) => (packet.MonsterId, packet.Hp);
        static (int Id, int Target) Hunt(MonsterTarget target) => (target.MonsterId, target.TargetId);
    }
}
