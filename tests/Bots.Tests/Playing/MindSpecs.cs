using System.Numerics;
using Mallard.Bots.Playing;
using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Tests.Playing;

/// <summary>What one player makes of what it is told.</summary>
public class MindSpecs
{
    private const int Me = 1;
    private const int Apple = 1;
    private const int WoodenSword = 101;
    private const int Box = 2;

    private readonly GameView _view = new(Me, Catalog.Default);
    private readonly Mind _mind;
    private long _now;

    public MindSpecs() => _mind = new Mind(_view, new PlayStyle());

    [Fact]
    public void Before_the_start_and_after_the_end_nothing_is_done()
    {
        Assert.Empty(Decide());
        Begin();
        Assert.NotEmpty(Decide());

        Hear(PacketType.GameClearNotification, new GamePacket { GameClearNotification = new S2CGameClearNotification() });

        Assert.Empty(Decide());
    }

    [Fact]
    public void The_first_thing_is_to_take_a_weapon_in_hand()
    {
        Begin();

        Assert.Contains(new Deed.Use(WoodenSword), Decide());
        // And to wait for the server's word before the hands do anything else, or strike.
        Assert.DoesNotContain(Decide(), deed => deed is not Deed.Move);

        Equipped(WoodenSword);
        Assert.Equal(WoodenSword, _view.Me.Weapon);
        Assert.Equal(0, _view.Me.Carried[WoodenSword]);
    }

    [Fact]
    public void The_wounded_eat_before_anything_else()
    {
        Begin();
        Hear(PacketType.PlayerHpUpdateNotification, new GamePacket
        {
            PlayerHpUpdateNotification = new S2CPlayerHpUpdateNotification { PlayerId = Me, Hp = 40 },
        });

        Assert.Contains(new Deed.Use(Apple), Decide());
    }

    [Fact]
    public void The_dead_wait()
    {
        Begin();
        Hear(PacketType.PlayerDeathNotification, new GamePacket { PlayerDeathNotification = new S2CPlayerDeathNotification { PlayerId = Me } });
        Assert.Empty(Decide());

        Hear(PacketType.PlayerRevivalNotification, new GamePacket
        {
            PlayerRevivalNotification = new S2CPlayerRevivalNotification { PlayerId = Me, Position = new Position { X = 5, Y = 3 } },
        });

        Assert.Equal(new Vector2(5, 3), _view.Me.Position);
        Assert.NotEmpty(Decide());
    }

    [Fact]
    public void A_box_is_walked_to_opened_and_emptied()
    {
        Begin();
        Decide();
        Equipped(WoodenSword);

        var opened = Until(deed => deed is Deed.Open);
        Assert.Equal(new Deed.Open(Box), opened);
        Hear(PacketType.PlayerOpenBoxNotification, new GamePacket
        {
            PlayerOpenBoxNotification = new S2CPlayerOpenBoxNotification { PlayerId = Me, ItemBoxId = Box, ItemData = { new ItemData { ItemCode = 106, Count = 1 } } },
        });

        Assert.Contains(new Deed.Take(Box, 106, 1), Decide());
        Hear(PacketType.PlayerTakeOutAnItemNotification, new GamePacket
        {
            PlayerTakeOutAnItemNotification = new S2CPlayerTakeOutAnItemNotification
            {
                PlayerId = Me,
                ItemBoxId = Box,
                ItemData = new ItemData { ItemCode = 106, Count = 1 },
                Success = true,
            },
        });
        Assert.Contains(new Deed.Use(106), Decide());
    }

    [Fact]
    public void A_duck_is_hit_from_farther_away_than_it_bites()
    {
        Begin(new MonsterPositionData { MonsterId = 7, MonsterCode = 201, X = 18, Y = 3 });
        Decide();
        Equipped(WoodenSword);
        Empty(Box);

        var attack = Assert.IsType<Deed.Attack>(Until(deed => deed is Deed.Attack));

        Assert.Equal(7, attack.MonsterId);
        Assert.True(attack.Direction.X > 0);
        var distance = Vector2.Distance(_view.Me.Position, new Vector2(18, 3));
        Assert.InRange(distance, 2, 7);
    }

    [Fact]
    public void A_step_is_never_longer_than_legs_allow_however_late_the_pulse()
    {
        Begin();
        Decide();
        var before = _view.Me.Position;
        _now += 10_000;

        Decide();

        Assert.InRange(Vector2.Distance(before, _view.Me.Position), 0, new PlayStyle().WalkingSpeed * 0.3f + 0.01f);
    }

    // Three steps from the core, with a box ten units to the east.
    private void Begin(params MonsterPositionData[] monsters)
    {
        var start = new S2CGameStartNotification
        {
            GameState = new GameStateData { PhaseType = PhaseType.Day },
            PlayerPositions = { new PlayerPositionData { PlayerId = Me, X = 3, Y = 3 } },
            Objects =
            {
                new ObjectPositionData { ObjectData = new ObjectData { ObjectId = 1, ObjectCode = 1 } },
                new ObjectPositionData
                {
                    ObjectData = new ObjectData { ObjectId = Box, ObjectCode = 4 },
                    ItemData = { new ItemData { ItemCode = 106, Count = 1 } },
                    X = 13,
                    Y = 3,
                },
            },
            Items = { new ItemData { ItemCode = Apple, Count = 1 }, new ItemData { ItemCode = WoodenSword, Count = 1 } },
        };
        start.Monsters.AddRange(monsters);
        Hear(PacketType.StartGameNotification, new GamePacket { GameStartNotification = start });
    }

    private void Equipped(int code) => Hear(PacketType.PlayerEquipWeaponResponse, new GamePacket
    {
        PlayerEquipWeaponResponse = new S2CPlayerEquipWeaponResponse { PlayerId = Me, Success = true, ItemData = new ItemData { ItemCode = code, Count = 1 } },
    });

    private void Empty(int box) => Hear(PacketType.ObjectDestroyNotification, new GamePacket
    {
        ObjectDestroyNotification = new S2CObjectDestroyNotification { ObjectId = box },
    });

    private void Hear(PacketType type, GamePacket packet) => _view.Apply(type, packet);

    private IReadOnlyList<Deed> Decide() => _mind.Decide(_now += 100);

    private Deed? Until(Predicate<Deed> wanted)
    {
        for (var pulse = 0; pulse < 100; pulse++)
        {
            if (Decide().FirstOrDefault(deed => wanted(deed)) is { } deed) return deed;
        }

        return null;
    }
}
