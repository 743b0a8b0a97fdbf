using CsCheck;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Properties;

/// <summary>
/// One step of a random game: which step, who makes it, and numbers that each step reads in its own way. Plain numbers, so that a failing
/// game shrinks and can be read.
/// </summary>
public readonly record struct Move(Step Step, int Who, int A, int B, float X, float Y);

/// <summary>What can be done. The first ones find something that is there, so that games get somewhere; the others do not care.</summary>
public enum Step
{
    Tick,
    Wait,
    GoToMonster,
    GoToBoss,
    GoToObject,
    GoToItem,
    GoToCore,
    HitMonster,
    HitObject,
    PickUp,
    Use,
    Unequip,
    Drop,
    Open,
    Close,
    Take,
    Put,
    Build,
    Combine,
    HostMoves,
    HostPlacesWave,
    HostStrikes,
    HostHurts,
    Hurt,
    Say,
    Swing,
    GoAnywhere,
    AnyHit,
    AnyTake,
    AnyPut,
    AnyCombine,
    AnyBuild,
    Disconnect,
    Reconnect,
    Leave,
    StartAgain,
}

internal static class Moves
{
    // NaN and both infinities come up often enough to matter.
    private static readonly Gen<float> AnyFloat = Gen.Frequency(
        (6, Gen.Float[-60, 60]),
        (1, Gen.Float),
        (1, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.MaxValue)));

    private static readonly Gen<int> AnyInt = Gen.Frequency(
        (6, Gen.Int[-2, 300]),
        (2, Gen.OneOf(7, 8, 101, 301, 801, 802, 901, 902)),
        (1, Gen.OneOf(int.MinValue, int.MaxValue, 0, -1)));

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (6, Gen.OneOf(Step.Tick, Step.Wait)),
        (20, Gen.OneOf(Enum.GetValues<Step>())),
        (14, Gen.OneOf(
            Step.GoToMonster, Step.HitMonster, Step.HitMonster, Step.GoToBoss, Step.Use, Step.Combine, Step.GoToObject, Step.HitObject, Step.GoToItem, Step.PickUp, Step.Open, Step.Take, Step.Put)));

    public static readonly Gen<Move[]> Game = Gen.Select(AnyStep, Gen.Int[0, 3], AnyInt, AnyInt, AnyFloat, AnyFloat)
        .Select((step, who, a, b, x, y) => new Move(Rare(step, a) ? Step.Wait : step, who, a, b, x, y))
        .Array[20, 150];

    /// <summary>Makes one step and tells what came of it.</summary>
    public static RecordingOutput Make(this Round round, Move move)
    {
        var world = round.World;
        var who = move.Who < 3 ? Round.Setup().Players[move.Who].UserId : 99;
        var me = world.FindPlayer(who);
        var monster = Pick(world.Monsters, move.A);
        var thing = Pick(world.Objects, move.A);
        var item = Pick(world.Ground, move.A);
        var at = me?.Position ?? default;
        return move.Step switch
        {
            Step.Tick => round.Tick(),
            Step.Wait => round.Pass(500),
            Step.GoToMonster => round.Move(who, (monster?.Position.X ?? 0) + 1, monster?.Position.Y ?? 0),
            Step.GoToBoss => world.Monsters.LastOrDefault(other => other.Kind.Boss) is { } boss ? round.Move(who, boss.Position.X, boss.Position.Y) : round.Tick(),
            Step.GoToObject => round.Move(who, (thing?.Position.X ?? 0) + 1, thing?.Position.Y ?? 0),
            Step.GoToItem => round.Move(who, item?.Position.X ?? 0, item?.Position.Y ?? 0),
            Step.GoToCore => round.Move(who, 2, 2),
            Step.HitMonster => Near(world.Monsters, at) is { } near ? Hit(round, who, near.Position - at, near.Id) : round.Tick(),
            Step.HitObject => HitObject(round, who, NearObject(world, at)?.Id ?? 0),
            Step.PickUp => Ask(round, who, new C2SPlayerGetItemRequest { Position = At(at.X, at.Y), PlayerId = move.B }),
            Step.Use => Ask(round, who, new C2SPlayerUseItemRequest { ItemData = Item(Carried(me, move.A), move.B) }),
            Step.Unequip => Ask(round, who, new C2SItemDetachmentRequest { ItemCode = Worn(me, move.A) }),
            Step.Drop => Ask(round, who, new C2SDropItemRequest { ItemData = Item(Carried(me, move.A), move.B) }),
            Step.Open => Ask(round, who, new C2SPlayerOpenBoxRequest { ItemBoxId = NearBox(world, at)?.Id ?? 0 }),
            Step.Close => Ask(round, who, new C2SPlayerCloseBoxRequest { ItemBoxId = me?.OpenBox ?? 0 }),
            Step.Take => Take(round, who, me?.OpenBox ?? 0, Held(world, me, move.A), move.B),
            Step.Put => Put(round, who, me?.OpenBox ?? 0, Carried(me, move.A), move.B),
            Step.Build => Build(round, who, 901 + (move.A & 3), at.X + 2, at.Y),
            Step.Combine => Combine(round, who, Carried(me, move.A), Carried(me, move.B)),
            Step.HostMoves => Ask(round, who, new C2SMonsterMoveRequest
            {
                MonsterPositionData = { Place(monster?.Id ?? 0, move.X, move.Y), Place(monster?.Id ?? 0, at.X, at.Y) },
            }),
            Step.HostPlacesWave => Ask(round, who, new C2SMonsterSpawnResponse { Monsters = { Place(272 + move.B, move.X, move.Y), Place(move.A, 9, 9) } }),
            Step.HostStrikes => Ask(round, who, new C2SMonsterAttackRequest { MonsterId = monster?.Id ?? 0, IsPlayer = move.B > 0, TargetId = who }),
            Step.HostHurts => Ask(round, who, new C2SObjectDamagedByMonsterRequest { ObjectId = thing?.Id ?? 0, MonsterId = Near(world.Monsters, at)?.Id ?? 0 }),
            Step.Hurt => Ask(round, who, new C2SPlayerDamagedByMonsterRequest { PlayerId = move.B, MonsterId = Near(world.Monsters, at)?.Id ?? 0 }),
            Step.Say => round.Say(who, move.B > 100 ? "heck" : "quack", move.A),
            Step.Swing => round.Swing(who, move.X, move.Y),
            Step.GoAnywhere => round.Move(who, move.X, move.Y),
            Step.AnyHit => Hit(round, who, new Point(move.X, move.Y), move.A),
            Step.AnyTake => Take(round, who, move.A, move.B, move.A),
            Step.AnyPut => Put(round, who, move.A, move.B, move.B),
            Step.AnyCombine => Combine(round, who, move.A, move.B),
            Step.AnyBuild => Build(round, who, move.A, move.X, move.Y),
            Step.Disconnect => round.Disconnect(who),
            Step.Reconnect => round.Reconnect(who),
            Step.Leave => round.Leave(who),
            _ => round.Start(who, new C2SGameStartRequest { Monsters = { Place(move.A, move.X, move.Y) } }),
        };
    }

    // A game of which everybody has left soon is soon dull.
    private static bool Rare(Step step, int number) => step == Step.Leave && number != 7;

    private static RecordingOutput Hit(Round round, int who, Point direction, int monsterId) => Ask(
        round,
        who,
        new C2SPlayerAttackMonsterRequest { PlayerDirX = direction.X, PlayerDirY = direction.Y, MonsterId = monsterId });

    private static RecordingOutput HitObject(Round round, int who, int id) => Ask(round, who, new C2SObjectDamagedByPlayerRequest { ObjectId = id });

    private static RecordingOutput Take(Round round, int who, int box, int code, int count) =>
        Ask(round, who, new C2SPlayerTakeOutAnItemRequest { ItemBoxId = box, ItemCode = code, Count = count });

    private static RecordingOutput Put(Round round, int who, int box, int code, int count) =>
        Ask(round, who, new C2SPlayerPutAnItemRequest { ItemBoxId = box, ItemCode = code, Count = count });

    private static RecordingOutput Build(Round round, int who, int code, float x, float y) =>
        Ask(round, who, new C2SPlayerSetObjectRequest { ItemCode = code, Position = At(x, y) });

    private static RecordingOutput Combine(Round round, int who, int one, int other) =>
        Ask(round, who, new C2SItemCombinationRequest { ItemCode1 = one, ItemCode2 = other });

    private static RecordingOutput Ask(Round round, int who, IMessage message) =>
        round.Receive(who, PacketTable.All.Single(info => info.IsRequest && info.MessageType == message.Descriptor).Type, message);

    private static Position At(float x, float y) => new() { X = x, Y = y };

    private static ItemData Item(int code, int count) => new() { ItemCode = code, Count = count };

    private static MonsterPositionData Place(int id, float x, float y) => new() { MonsterId = id, MonsterCode = 208, X = x, Y = y };

    private static T? Pick<T>(IReadOnlyList<T> things, int number)
        where T : class => things.Count == 0 ? null : things[(int)((uint)number % (uint)things.Count)];

    private static Monster? Near(IReadOnlyList<Monster> monsters, Point at) => monsters.MinBy(monster => monster.Position.SquaredDistanceTo(at));

    private static WorldObject? NearObject(World world, Point at) => world.Objects.Skip(1).MinBy(thing => thing.Position.SquaredDistanceTo(at));

    private static WorldObject? NearBox(World world, Point at) =>
        world.Objects.Where(thing => thing.Contents is not null).MinBy(thing => thing.Position.SquaredDistanceTo(at));

    private static int Carried(Player? me, int number) => me is null ? 0 : CodeOf(me.Inventory, number);

    private static int Worn(Player? me, int number) => me is null ? 0 : number % 2 == 0 ? me.Weapon : CodeOf(me.Armor, number);

    private static int Held(World world, Player? me, int number) =>
        me is { OpenBox: > 0 } && world.FindObject(me.OpenBox) is { Contents: { } contents } ? CodeOf(contents, number) : 0;

    private static int CodeOf(Inventory inventory, int number)
    {
        var codes = inventory.Slots.ToArray().Where(stack => !stack.IsEmpty).Select(stack => stack.Code).ToArray();
        return codes.Length == 0 ? 0 : codes[(int)((uint)number % (uint)codes.Length)];
    }
}
