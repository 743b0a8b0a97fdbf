using System.Buffers;
using CsCheck;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Properties;

/// <summary>What holds whatever players do, in long random games, honest and hostile ones, whoever runs the monsters.</summary>
/// <remarks>The number of games is CsCheck's: raise it with the environment variable CsCheck_Iter for a longer search.</remarks>
public class PlayProperties
{
    // Short days, so that a game of a hundred steps sees waves and dawns; anybody may go anywhere, so that it gets somewhere.
    private static readonly SurvivalOptions Brisk = new()
    {
        DayMilliseconds = 4000,
        NightMilliseconds = 2000,
        MaxPlayerSpeed = 0,
        WaveAnswerMilliseconds = 1000,
    };

    private static readonly SurvivalOptions Hosted = Brisk with { Monsters = MonsterControl.Host };

    private static readonly Gen<(SurvivalOptions Options, ulong Seed, Move[] Moves)> Game =
        Gen.Select(Gen.Frequency((3, Gen.Const(Brisk)), (1, Gen.Const(Hosted))), Gen.ULong, Moves.Game);

    [Fact]
    public void Items_come_only_from_drops_boxes_recipes_and_upgrades_and_go_only_by_use() => Game.Sample(game =>
    {
        var round = Begin(game.Options, game.Seed);
        var ledger = new ItemLedger(round.World);
        foreach (var move in game.Moves)
        {
            // Monsters that tear down a box leave no drops, whoever reports it.
            var byPlayer = move.Step == Step.HitObject;
            ledger.Check(round.Make(move), byPlayer);
        }
    });

    [Fact]
    public void Health_hunger_and_counts_stay_within_their_ranges_and_everything_inside_the_map() => Game.Sample(game =>
    {
        var round = Begin(game.Options, game.Seed);
        foreach (var move in game.Moves)
        {
            round.Make(move);
            Bounded(round.World);
        }
    });

    [Fact]
    public void What_is_destroyed_never_acts_and_never_drops_again_and_the_dead_do_nothing() => Game.Sample(game =>
    {
        var round = Begin(game.Options, game.Seed);
        var (gone, removed, dead) = (new HashSet<int>(), new HashSet<int>(), new HashSet<int>());
        var graves = new Dictionary<int, Point>();
        foreach (var move in game.Moves)
        {
            foreach (var sent in round.Make(move).Sent)
            {
                Assert.DoesNotContain(MonstersIn(sent), gone.Contains);
                Assert.DoesNotContain(ObjectsIn(sent), removed.Contains);
                Assert.DoesNotContain(ActorOf(sent), dead);

                if (sent.Packet is S2CMonsterDeathNotification death) Assert.True(gone.Add(death.MonsterId));
                if (sent.Packet is S2CObjectDestroyNotification destroyed) Assert.True(removed.Add(destroyed.ObjectId));
                if (sent.Packet is S2CPlayerDeathNotification died && sent.To != Audience.One) Assert.True(dead.Add(died.PlayerId));
                if (sent.Packet is S2CPlayerRevivalNotification revived)
                {
                    Assert.True(dead.Remove(revived.PlayerId));
                    graves.Remove(revived.PlayerId);
                }
            }

            foreach (var player in round.World.Players.Where(player => dead.Contains(player.Id)))
            {
                if (!graves.TryAdd(player.Id, player.Position)) Assert.Equal(graves[player.Id], player.Position);
            }
        }
    });

    [Fact]
    public void The_same_seed_and_inputs_give_the_same_packets_and_the_same_state_at_every_step() => Game.Sample(game =>
    {
        var (one, other) = (Begin(game.Options, game.Seed), Begin(game.Options, game.Seed));
        foreach (var move in game.Moves)
        {
            Same(one.Make(move), other.Make(move));
            Assert.Equal(one.World.StateHash(), other.World.StateHash());
        }
    });

    [Fact]
    public void No_monster_rests_that_has_something_to_do_or_to_tell() =>
        Gen.Select(Game, Gen.Int[0, 150]).Sample((game, cut) =>
        {
            var (all, roused) = (Begin(game.Options, game.Seed), Begin(game.Options, game.Seed, changesMonsters: false));
            for (var i = 0; i < game.Moves.Length; i++)
            {
                if (i == cut) roused = Restored(roused, game.Options, game.Seed, changesMonsters: false);
                Same(all.Make(game.Moves[i]), roused.Make(game.Moves[i]));
                Assert.Equal(all.World.StateHash(), roused.World.StateHash());
            }
        });

    [Fact]
    public void A_game_restored_from_a_snapshot_at_any_step_goes_on_exactly_as_it_would_have() =>
        Gen.Select(Game, Gen.Int[0, 150]).Sample((game, cut) =>
        {
            var round = Begin(game.Options, game.Seed);
            cut = Math.Min(cut, game.Moves.Length);
            foreach (var move in game.Moves.Take(cut)) round.Make(move);

            var copy = Restored(round, game.Options, game.Seed);

            Assert.Equal(round.World.StateHash(), copy.World.StateHash());
            foreach (var move in game.Moves.Skip(cut))
            {
                Same(round.Make(move), copy.Make(move));
                Assert.Equal(round.World.StateHash(), copy.World.StateHash());
            }
        });

    [Fact]
    public void Quiet_ticks_hold_back_positions_and_nothing_else_and_none_for_good() =>
        Gen.Select(Game, Gen.ULong).Sample((game, quietTicks) =>
        {
            var (loud, quiet) = (Begin(game.Options, game.Seed), Begin(game.Options, game.Seed, quietTicks: quietTicks));
            var (knownInTime, known) = (new Dictionary<(bool IsPlayer, int Id), (float X, float Y)>(), new Dictionary<(bool IsPlayer, int Id), (float X, float Y)>());
            foreach (var move in game.Moves)
            {
                var (inTime, held) = (loud.Make(move), quiet.Make(move));

                Assert.Equal(inTime.Sent.Where(sent => sent.To != Audience.AllAsState), held.Sent.Where(sent => sent.To != Audience.AllAsState));
                Assert.Equal(inTime.Refused, held.Refused);
                Assert.Equal(inTime.Ends, held.Ends);
                foreach (var sent in inTime.Sent) Learn(knownInTime, sent);
                foreach (var sent in held.Sent) Learn(known, sent);
                // After the end nobody is told where anybody is.
                if (quiet.IsQuiet || loud.World.Stage == Stage.Over) continue;
                Assert.Equal(loud.World.StateHash(), quiet.World.StateHash());
                // Who died meanwhile, or left, is nowhere.
                Assert.Equal(Of(quiet.World, knownInTime), Of(quiet.World, known));
            }
        });

    private static Dictionary<(bool IsPlayer, int Id), (float X, float Y)> Of(World world, Dictionary<(bool IsPlayer, int Id), (float X, float Y)> known) =>
        known.Where(place => place.Key.IsPlayer ? world.FindPlayer(place.Key.Id) is not null : world.FindMonster(place.Key.Id) is not null).ToDictionary();

    private static void Learn(Dictionary<(bool IsPlayer, int Id), (float X, float Y)> known, Sent sent)
    {
        if (sent.Packet is S2CPlayerPositionUpdateNotification players)
        {
            foreach (var player in players.PlayerPositions) known[(true, player.PlayerId)] = (player.X, player.Y);
        }

        if (sent.Packet is S2CMonsterMoveNotification monsters)
        {
            foreach (var monster in monsters.MonsterPositionData) known[(false, monster.MonsterId)] = (monster.X, monster.Y);
        }
    }

    [Fact]
    public void Random_games_get_far_enough_to_prove_something()
    {
        var seen = new Dictionary<PacketType, int>();
        Game.Sample(
            game =>
            {
                var round = Begin(game.Options, game.Seed);
                foreach (var sent in game.Moves.SelectMany(move => round.Make(move).Sent))
                {
                    seen[sent.Type] = seen.GetValueOrDefault(sent.Type) + 1;
                }
            },
            iter: 400,
            threads: 1,
            seed: "0000000000000");

        PacketType[] wanted =
        [
            PacketType.PlayerDeathNotification, PacketType.PlayerRevivalNotification, PacketType.PlayerEatFoodResponse,
            PacketType.PlayerEquipWeaponResponse, PacketType.ItemDetachmentNotification, PacketType.PlayerOpenBoxNotification,
            PacketType.PlayerTakeOutAnItemNotification, PacketType.PlayerPutAnItemNotification, PacketType.PlayerCloseBoxNotification,
            PacketType.ItemSpawnNotification, PacketType.PlayerGetItemNotification, PacketType.DropItemNotification,
            PacketType.PlayerSetObjectResponse, PacketType.ObjectSetNotification, PacketType.ItemCombinationNotification,
            PacketType.MonsterDeathNotification, PacketType.MonsterHpUpdateNotification, PacketType.MonsterMoveNotification,
            PacketType.MonsterAwakeNotification, PacketType.MonsterAttackNotification, PacketType.MonsterWaveStartNotification,
            PacketType.MonsterSpawnRequest, PacketType.GameOverNotification, PacketType.GameClearNotification, PacketType.ObjectHpUpdateNotification, PacketType.ObjectDestroyNotification,
        ];
        Assert.Equal([], wanted.Where(type => seen.GetValueOrDefault(type) < 3).Select(type => $"{type}: {seen.GetValueOrDefault(type)}"));
    }

    private static Round Begin(SurvivalOptions options, ulong seed, bool changesMonsters = true, ulong quietTicks = 0)
    {
        var game = (SurvivalGame)new SurvivalGameFactory(options, FrailWorld.Data).Create(Round.Setup(seed));
        var round = new Round(game) { ChangesMonsters = changesMonsters, QuietTicks = quietTicks };
        round.Prepare();
        round.Start();
        return round;
    }

    private static Round Restored(Round round, SurvivalOptions options, ulong seed, bool changesMonsters = true)
    {
        var snapshot = new ArrayBufferWriter<byte>();
        ((IGame)round.Game).Snapshot(snapshot);
        var factory = new SurvivalGameFactory(options, FrailWorld.Data);
        return new Round((SurvivalGame)factory.Restore(Round.Setup(seed), snapshot.WrittenSpan)) { ChangesMonsters = changesMonsters };
    }

    private static void Same(RecordingOutput one, RecordingOutput other)
    {
        Assert.Equal(one.Sent, other.Sent);
        Assert.Equal(one.Refused, other.Refused);
        Assert.Equal(one.Ends, other.Ends);
    }

    private static void Bounded(World world)
    {
        foreach (var player in world.Players)
        {
            Assert.InRange(player.Hp, 0, 100);
            Assert.InRange(player.Hunger, 0, 100);
            Assert.True(Inside(player.Position), $"{player.Position}");
            Sound(player.Inventory);
            Sound(player.Armor);
            if (player.OpenBox != 0) Assert.Equal(player.Id, world.FindObject(player.OpenBox)!.OpenedBy);
        }

        if (world.Players.Count > 0) Assert.NotNull(world.FindPlayer(world.OwnerId));
        foreach (var monster in world.Monsters)
        {
            Assert.InRange(monster.Hp, 1, monster.Kind.Hp);
            Assert.True(Inside(monster.Position), $"{monster.Position}");
            // When it is over nobody acts any more, and nobody is told whom a monster has lost.
            if (monster.TargetId != 0 && world.Stage != Stage.Over) Assert.NotNull(world.FindPlayer(monster.TargetId));
        }

        foreach (var thing in world.Objects)
        {
            Assert.InRange(thing.Hp, world.Stage == Stage.Over ? 0 : 1, thing.Kind.MaxHp);
            Assert.True(Inside(thing.Position));
            // Boxes are filled slot by slot, so one may hold two stacks of a code.
            if (thing.Contents is not null) Sound(thing.Contents, twice: thing.Kind.Type == Balance.ObjectType.Box);
            if (thing.OpenedBy != 0) Assert.Equal(thing.Id, world.FindPlayer(thing.OpenedBy)?.OpenBox);
        }

        Assert.Equal(new Point(0, 0), world.Objects[0].Position);
        Assert.All(world.Ground, item => Assert.True(Inside(item.Position) && item.Stack is { Code: > 0, Count: > 0 }));
        Assert.Empty(world.Events);
        Ascending(world.Monsters.Select(monster => monster.Id));
        Ascending(world.Objects.Select(thing => thing.Id));
    }

    // One stack per code, and no stack of nothing.
    private static void Sound(Inventory inventory, bool twice = false)
    {
        var codes = new HashSet<int>();
        foreach (var stack in inventory.Slots)
        {
            if (stack.IsEmpty) Assert.Equal(0, stack.Count);
            else Assert.True(stack.Count > 0 && (codes.Add(stack.Code) || twice), $"{stack}");
        }
    }

    private static void Ascending(IEnumerable<int> ids)
    {
        var last = 0;
        foreach (var id in ids)
        {
            Assert.True(id > last);
            last = id;
        }
    }

    private static bool Inside(Point at) => at.IsFinite && MathF.Abs(at.X) <= 50 && MathF.Abs(at.Y) <= 50;

    private static IEnumerable<int> MonstersIn(Sent sent) => sent.Packet switch
    {
        S2CMonsterMoveNotification moved => moved.MonsterPositionData.Select(monster => monster.MonsterId),
        S2CMonsterAwakeNotification awake => awake.MonsterTarget.Select(target => target.MonsterId),
        S2CMonsterAttackNotification struck => [struck.MonsterId],
        S2CMonsterHpUpdateNotification hurt => [hurt.MonsterId],
        S2CMonsterDeathNotification died => [died.MonsterId],
        S2CMonsterWaveStartNotification wave => wave.Monsters.Select(monster => monster.MonsterId),
        _ => [],
    };

    private static IEnumerable<int> ObjectsIn(Sent sent) => sent.Packet switch
    {
        S2CObjectHpUpdateNotification hurt => [hurt.ObjectId],
        S2CObjectDestroyNotification destroyed => [destroyed.ObjectId],
        S2CObjectSetNotification set => [set.ObjectData.ObjectId],
        S2CPlayerOpenBoxNotification opened => [opened.ItemBoxId],
        S2CPlayerTakeOutAnItemNotification taken => [taken.ItemBoxId],
        S2CPlayerPutAnItemNotification put => [put.ItemBoxId],
        _ => [],
    };

    // The state that a player who comes back is shown says what was done before.
    private static int ActorOf(Sent sent) => sent.To == Audience.One ? 0 : sent.Packet switch
    {
        S2CPlayerAttackNotification swing => swing.PlayerId,
        S2CPlayerEatFoodResponse ate => ate.PlayerId,
        S2CPlayerEquipWeaponResponse equipped => equipped.PlayerId,
        S2CItemDetachmentNotification unequipped => unequipped.PlayerId,
        S2CPlayerGetItemNotification taken => taken.PlayerId,
        S2CDropItemNotification dropped => dropped.PlayerId,
        S2CPlayerOpenBoxNotification opened => opened.PlayerId,
        S2CPlayerTakeOutAnItemNotification took => took.PlayerId,
        S2CPlayerPutAnItemNotification put => put.PlayerId,
        S2CPlayerSetObjectResponse built => built.PlayerId,
        S2CItemCombinationNotification combined => combined.PlayerId,
        S2CPlayerHungerUpdateNotification hungry => hungry.PlayerId,
        S2CPlayerHpUpdateNotification hurt => hurt.PlayerId,
        _ => 0,
    };
}
