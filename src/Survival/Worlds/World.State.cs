using Mallard.Survival.State;

namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>
    /// A number that two worlds share if their states are equal, and hardly ever otherwise; the same in every process. Not the state of
    /// <see cref="Events"/>, which are on their way out.
    /// </summary>
    public ulong StateHash()
    {
        var fingerprint = new StateFingerprint();
        Describe(fingerprint);
        return fingerprint.Value;
    }

    /// <summary>Shows the whole state to an archive, and takes from it what it reads.</summary>
    public void Describe(StateArchive archive)
    {
        Stage = archive.Choice("stage", Stage);
        OwnerId = archive.Int("ownerId", OwnerId);
        Elapsed = archive.Long("elapsed", Elapsed);
        Phase = archive.Choice("phase", Phase);
        PhaseEndsAt = archive.Long("phaseEndsAt", PhaseEndsAt);
        _random.State = unchecked((ulong)archive.Long("random", (long)_random.State));
        _nextMonsterId = archive.Int("nextMonsterId", _nextMonsterId);
        _nextObjectId = archive.Int("nextObjectId", _nextObjectId);
        _nextItemId = archive.Int("nextItemId", _nextItemId);
        _nextTargetingAt = archive.Long("nextTargetingAt", _nextTargetingAt);
        _nextUpdateAt = archive.Long("nextUpdateAt", _nextUpdateAt);
        _somebodyLeft = archive.Flag("somebodyLeft", _somebodyLeft);
        _wave = archive.Int("wave", _wave);
        _waveAnswerDueAt = archive.Long("waveAnswerDueAt", _waveAnswerDueAt);
        archive.List("waveToPlace", _waveToPlace, monster => Describe(archive, monster));
        archive.List("players", _players, player => Describe(archive, player));
        archive.List("monsters", _monsters, monster => Describe(archive, monster));
        archive.List("objects", _objects, thing => Describe(archive, thing));
        archive.List("ground", _ground, item => Describe(archive, item));
        archive.List("regrowing", _regrowing, regrowth => Describe(archive, regrowth));
        RecountWalls();
    }

    private static WaveMonster Describe(StateArchive archive, WaveMonster? monster) =>
        new(archive.Int("id", monster?.Id ?? 0), archive.Int("code", monster?.Code ?? 0));

    private static GroundItem Describe(StateArchive archive, GroundItem? item) => new(
        archive.Int("id", item?.Id ?? 0),
        new(archive.Int("code", item?.Stack.Code ?? 0), archive.Int("count", item?.Stack.Count ?? 0)),
        archive.Point("position", item?.Position ?? default));

    private static Regrowth Describe(StateArchive archive, Regrowth? regrowth) => new(
        archive.Int("code", regrowth?.Code ?? 0),
        archive.Point("position", regrowth?.Position ?? default),
        archive.Long("at", regrowth?.At ?? 0));

    private Player Describe(StateArchive archive, Player? player)
    {
        var id = archive.Int("id", player?.Id ?? 0);
        player ??= MakePlayer(id);
        player.Connected = archive.Flag("connected", player.Connected);
        player.Position = archive.Point("position", player.Position);
        player.Moved = archive.Flag("moved", player.Moved);
        player.MovedLately = archive.Flag("movedLately", player.MovedLately);
        player.Stride = archive.Float("stride", player.Stride);
        player.MovedAt = archive.Long("movedAt", player.MovedAt);
        player.Hp = archive.Int("hp", player.Hp);
        player.Hunger = archive.Int("hunger", player.Hunger);
        player.HungryAt = archive.Long("hungryAt", player.HungryAt);
        player.ReadyAt = archive.Long("readyAt", player.ReadyAt);
        player.LinesSaid = archive.Float("linesSaid", player.LinesSaid);
        player.SpokeAt = archive.Long("spokeAt", player.SpokeAt);
        archive.Slots("inventory", player.Inventory);
        player.Weapon = archive.Int("weapon", player.Weapon);
        archive.Slots("armor", player.Armor);
        player.OpenBox = archive.Int("openBox", player.OpenBox);
        archive.Longs("attackedUntil", player.AttackedUntil);
        return player;
    }

    private Monster Describe(StateArchive archive, Monster? monster)
    {
        var (id, code) = (archive.Int("id", monster?.Id ?? 0), archive.Int("code", monster?.Kind.Code ?? 0));
        if (monster is null)
        {
            monster = new Monster(id, _data.MonsterKind(code));
            Rouse(monster);
        }

        monster.Start = archive.Point("start", monster.Start);
        monster.Position = archive.Point("position", monster.Position);
        monster.Moved = archive.Flag("moved", monster.Moved);
        monster.MovedLately = archive.Flag("movedLately", monster.MovedLately);
        monster.Stride = archive.Float("stride", monster.Stride);
        monster.MovedAt = archive.Long("movedAt", monster.MovedAt);
        monster.Hp = archive.Int("hp", monster.Hp);
        monster.TargetId = archive.Int("targetId", monster.TargetId);
        monster.BlindUntil = archive.Long("blindUntil", monster.BlindUntil);
        monster.ReadyAt = archive.Long("readyAt", monster.ReadyAt);
        monster.StrikesAt = archive.Long("strikesAt", monster.StrikesAt);
        monster.OfWave = archive.Flag("ofWave", monster.OfWave);
        monster.Pattern = archive.Choice("pattern", monster.Pattern);
        monster.PatternEndsAt = archive.Long("patternEndsAt", monster.PatternEndsAt);
        return monster;
    }

    private WorldObject Describe(StateArchive archive, WorldObject? thing)
    {
        var (id, code) = (archive.Int("id", thing?.Id ?? 0), archive.Int("code", thing?.Kind.Code ?? 0));
        if (thing is null)
        {
            var kind = _data.ObjectKind(code);
            thing = new WorldObject(id, kind, EmptyContents(kind));
        }

        thing.Position = archive.Point("position", thing.Position);
        thing.Hp = archive.Int("hp", thing.Hp);
        thing.OpenedBy = archive.Int("openedBy", thing.OpenedBy);
        if (thing.Contents is null) return thing;
        archive.Slots("contents", thing.Contents);
        // Recordings of games without the wait have hashes without it.
        if (_data.Players.BoxWaitMilliseconds == 0) return thing;
        thing.OpenedLastBy = archive.Int("openedLastBy", thing.OpenedLastBy);
        thing.WantedSince = archive.Long("wantedSince", thing.WantedSince);
        return thing;
    }
}
