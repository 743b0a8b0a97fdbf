using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>
/// Once through all that the protocol offers a game: every request has its effect at least once, and every notification is seen. What
/// the gateway and the lobby answer is covered where they are.
/// </summary>
public class TourSpecs
{
    private static readonly PacketType[] NotOfTheGame =
    [
        PacketType.RegisterResponse,
        PacketType.LoginResponse,
        PacketType.GetOut,
        PacketType.CreateRoomResponse,
        PacketType.JoinRoomResponse,
        PacketType.JoinRoomNotification,
        PacketType.GetRoomListResponse,
        PacketType.LeaveRoomResponse,
        PacketType.LeaveRoomNotification,
    ];

    private readonly HashSet<PacketType> _asked = [];
    private readonly HashSet<PacketType> _told = [];
    private Round _round = new();

    [Fact]
    public void Every_request_and_notification_is_covered()
    {
        Prepare();
        Fight();
        UseItems();
        UseBoxesAndWalls();
        RunMonstersAsHost();
        LiveThroughANight();
        Win();
        Lose();
        BeRefused();

        var requests = PacketTable.All.Where(info => info.IsRequest && info.Destination == Destination.Game).Select(info => info.Type).ToArray();
        var notifications = PacketTable.All.Where(info => !info.IsRequest).Select(info => info.Type).Except(NotOfTheGame).ToArray();
        Assert.Equal((21, 36), (requests.Length, notifications.Length));
        Assert.Equal(requests.Order(), _asked.Order());
        Assert.Equal(notifications.Order(), _told.Order());
    }

    private void Prepare()
    {
        _round = new Round(Round.Hosted with { DayMilliseconds = 60_000, NightMilliseconds = 4_000 });
        Answers(_round.Prepare(), PacketType.PrepareGameResponse, PacketType.PrepareGameNotification);
        Asks(_round.Start(), PacketType.StartGameNotification);
        _round.PlaceAlone(Round.Bob, 10, 10);
        _round.RemoveMonsters();

        Asks(_round.Move(Round.Bob, 11, 10));
        Answers(_round.Tick(), PacketType.PlayerPositionUpdateNotification);
        Asks(_round.Say(Round.Bob, "quack"), PacketType.PlayerChattingNotification);
    }

    private void Fight()
    {
        Asks(_round.Swing(Round.Bob, 1, 0), PacketType.PlayerAttackNotification);
        var duck = _round.AddMonster(206, 13, 10);
        Asks(_round.Attack(Round.Bob, duck.Id), PacketType.PlayerAttackNotification, PacketType.MonsterHpUpdateNotification);
        _round.Pass(500);
        duck.Hp = 1;
        var killed = _round.Attack(Round.Bob, duck.Id);
        PacketType[] kill =
        [
            PacketType.PlayerAttackNotification,
            PacketType.MonsterHpUpdateNotification,
            PacketType.MonsterDeathNotification,
            PacketType.ItemSpawnNotification,
        ];
        // Whether it drops anything is random; things drop for certain, below.
        Asks(killed, kill[..(killed.Of<S2CItemSpawnNotification>().Length == 0 ? 3 : 4)]);
    }

    private void UseItems()
    {
        _round.GiveOnly(Round.Bob, (1, 9), (101, 9), (901, 1));
        Asks(_round.Use(Round.Bob, 1), PacketType.PlayerEatFoodResponse);
        Asks(_round.Use(Round.Bob, 101), PacketType.PlayerEquipWeaponResponse);
        Asks(_round.Unequip(Round.Bob, 101), PacketType.ItemDetachmentNotification);
        var dropped = _round.Drop(Round.Bob, 1, 3);
        Asks(dropped, PacketType.DropItemNotification, PacketType.ItemSpawnNotification);
        var at = dropped.One<S2CItemSpawnNotification>().Items[0].Position;
        _round.Place(Round.Bob, at.X, at.Y);
        Asks(_round.PickUp(Round.Bob, at.X, at.Y), PacketType.PlayerGetItemNotification);
        Asks(_round.Combine(Round.Bob, 101, 101), PacketType.ItemCombinationNotification);
        _round.Use(Round.Bob, 101);
    }

    private void UseBoxesAndWalls()
    {
        _round.Place(Round.Bob, 40, 10);
        var box = _round.AddThing(2, 40, 11);
        Asks(_round.Open(Round.Bob, box.Id), PacketType.PlayerOpenBoxNotification);
        Asks(_round.PutIn(Round.Bob, box.Id, 1, 2), PacketType.PlayerPutAnItemNotification);
        Asks(_round.TakeOut(Round.Bob, box.Id, 1), PacketType.PlayerTakeOutAnItemNotification);
        Asks(_round.Close(Round.Bob, box.Id), PacketType.PlayerCloseBoxNotification);
        Asks(_round.Build(Round.Bob, 901, 42, 10), PacketType.PlayerSetObjectResponse, PacketType.ObjectSetNotification);
        _round.Pass(500);
        box.Hp = 1;
        Asks(_round.Hit(Round.Bob, box.Id), PacketType.ObjectHpUpdateNotification, PacketType.ItemSpawnNotification, PacketType.ObjectDestroyNotification);
    }

    private void RunMonstersAsHost()
    {
        var duck = _round.AddMonster(205, 41, 10);
        Answers(_round.Pass(1000), PacketType.MonsterAwakeNotification);
        Asks(_round.MoveMonsters(Round.Alice, (duck.Id, 41.5f, 10)));
        Answers(_round.Tick(), PacketType.MonsterMoveNotification);
        Asks(_round.Strike(Round.Alice, duck.Id, Round.Bob), PacketType.MonsterAttackNotification);
        Asks(_round.HurtBy(Round.Bob, duck.Id), PacketType.PlayerHpUpdateNotification);
        _round.Pass(1500);
        Asks(_round.HurtObject(Round.Alice, _round.World.Objects[^1].Id, duck.Id), PacketType.ObjectHpUpdateNotification);
        _round.Player(Round.Bob).Hp = 1;
        _round.Pass(1500);
        Asks(_round.HurtBy(Round.Bob, duck.Id), PacketType.PlayerDeathNotification);
    }

    private void LiveThroughANight()
    {
        Answers(_round.Pass(60_000 - (int)_round.World.Elapsed), PacketType.PlayerHungerUpdateNotification, PacketType.GamePhaseUpdateNotification, PacketType.MonsterSpawnRequest);
        var ids = Enumerable.Range(272, 5).Select(id => (id, 20f, 20f)).ToArray();
        Asks(_round.PlaceWave(Round.Alice, ids), PacketType.MonsterWaveStartNotification);
        Answers(_round.Pass(4000), PacketType.PlayerRevivalNotification);
    }

    private void Win()
    {
        _round = Round.Calm(Round.Hosted);
        _round.PlaceAlone(Round.Bob);
        _round.Arm(Round.Bob, 151);
        var boss = _round.AddMonster(208, 3, 0);
        boss.Hp = 1;
        Answers(_round.Attack(Round.Bob, boss.Id), PacketType.GameClearNotification);
    }

    private void Lose()
    {
        _round = Round.Calm();
        Answers(_round.Abort(), PacketType.GameOverNotification);
    }

    // A refusal is the error notification of the match.
    private void BeRefused()
    {
        _round = Round.Calm();
        _round.Use(Round.Bob, 20).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
        _told.Add(PacketType.ErrorNotification);
    }

    /// <summary>A request was accepted and answered by exactly these packets.</summary>
    private void Asks(RecordingOutput output, params PacketType[] answers)
    {
        output.InOrder(answers);
        _asked.Add(_round.LastRequest);
        _told.UnionWith(answers);
    }

    /// <summary>These packets are among what happened.</summary>
    private void Answers(RecordingOutput output, params PacketType[] types)
    {
        Assert.Subset(output.Sent.Select(sent => sent.Type).ToHashSet(), types.ToHashSet());
        _told.UnionWith(types);
    }
}
