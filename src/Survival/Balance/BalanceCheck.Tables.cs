namespace Mallard.Survival.Balance;

// The parts of the files that are tables of their own.
internal sealed partial class BalanceCheck
{
    private HashSet<int> _monsterCodes = [];
    private HashSet<int> _objectCodes = [];

    public void Combining(CombiningTable table, ItemTable items)
    {
        _file = "combining.json";
        foreach (var grade in Enum.GetValues<ItemGrade>())
        {
            // Two of them add up to a chance.
            Within($"$.gradeWeights.{grade}", table.GradeWeights.Of(grade), 0, 50);
            if (!items.Weapons.Any(weapon => weapon.Grade == grade)) throw Wrong("$", grade, "items.json has no weapon of this grade to make");
            foreach (var slot in Enum.GetValues<ArmorSlot>())
            {
                if (!items.Armors.Any(armor => armor.Slot == slot && armor.Grade == grade))
                    throw Wrong("$", grade, $"items.json has no armor of this grade to make for {slot}");
            }
        }

        Within("$.sameGradePercent", table.SameGradePercent, 0, 100);
        Item("$.coating", table.Coating);
    }

    public void Map(MapTable map)
    {
        _file = "map.json";
        Within("$.bounds.minX", map.Bounds.MinX, -10_000, 0);
        Within("$.bounds.maxX", map.Bounds.MaxX, 0, 10_000);
        Within("$.bounds.minY", map.Bounds.MinY, -10_000, 0);
        Within("$.bounds.maxY", map.Bounds.MaxY, 0, 10_000);
        Within("$.clearOfCore", map.ClearOfCore, 0, 1000);
        Within("$.clearOfStart", map.ClearOfStart, 0, 1000);
        Within("$.zones: number of zones", map.Zones.Length, 1, 100);

        var (monsters, objects) = (new HashSet<int>(), new HashSet<int>());
        var inner = 0f;
        for (var i = 0; i < map.Zones.Length; i++)
        {
            var (zone, path) = (map.Zones[i], $"$.zones[{i}]");
            Within($"{path}.maxAxisDistance", zone.MaxAxisDistance, inner, 10_000);
            inner = zone.MaxAxisDistance;
            for (var n = 0; n < zone.Monsters.Length; n++) Once($"{path}.monsters[{n}]", zone.Monsters[n], _monsterCodes, monsters);
            for (var n = 0; n < zone.Objects.Length; n++) Once($"{path}.objects[{n}]", zone.Objects[n], _objectCodes, objects);
        }
    }

    private void Waves(WaveTable waves, HashSet<int> codes)
    {
        Within("$.waves.firstSize", waves.FirstSize, 0, 1000);
        Within("$.waves.growth", waves.Growth, 0, 1000);
        Within("$.waves.maxSize", waves.MaxSize, waves.FirstSize, 1000);
        Within("$.waves.maxLiving", waves.MaxLiving, 0, 10_000);
        Within("$.waves.codesByWave: number of waves", waves.CodesByWave.Length, 1, 1000);
        for (var wave = 0; wave < waves.CodesByWave.Length; wave++)
        {
            Within($"$.waves.codesByWave[{wave}]: number of codes", waves.CodesByWave[wave].Length, 1, 1000);
            for (var n = 0; n < waves.CodesByWave[wave].Length; n++) Known($"$.waves.codesByWave[{wave}][{n}]", waves.CodesByWave[wave][n], codes);
        }

        Within("$.waves.minAxisDistance", waves.MinAxisDistance, 0, 10_000);
        Within("$.waves.maxAxisDistance", waves.MaxAxisDistance, waves.MinAxisDistance, 10_000);
        Within("$.waves.bossEvery", waves.BossEvery, 0, Most);
        Known("$.waves.bossCode", waves.BossCode, codes);
    }

    private void Boss(BossFigures boss)
    {
        Within("$.boss.chargePercent", boss.ChargePercent, 0, 100);
        Within("$.boss.quakePercent", boss.QuakePercent, 0, 100 - boss.ChargePercent);
        Within("$.boss.chargeMilliseconds", boss.ChargeMilliseconds, 1, Most);
        Within("$.boss.chargeSpeedPercent", boss.ChargeSpeedPercent, 0, 10_000);
        Within("$.boss.quakeMilliseconds", boss.QuakeMilliseconds, 1, Most);
        Within("$.boss.quakeRadius", boss.QuakeRadius, 0, 1000);
        Within("$.boss.quakeAttackPercent", boss.QuakeAttackPercent, 0, 1000);
        Within("$.boss.restMilliseconds", boss.RestMilliseconds, 1, Most);
        Within("$.boss.restHp", boss.RestHp, 0, Most);
    }

    private void Walls(ObjectTable table)
    {
        Item("$.walls.kit", table.Walls.Kit);
        var requests = new HashSet<int>();
        for (var i = 0; i < table.Walls.Variants.Length; i++)
        {
            var (variant, path) = (table.Walls.Variants[i], $"$.walls.variants[{i}]");
            New($"{path}.requestCode", variant.RequestCode, requests);
            if (!table.Objects.Any(kind => kind.Code == variant.ObjectCode && kind.Type == ObjectType.Wall))
                throw Wrong($"{path}.objectCode", variant.ObjectCode, "is not a wall of the table above");
        }

        Within("$.walls.maxCount", table.Walls.MaxCount, 0, 10_000);
        Within("$.walls.clearOfCore", table.Walls.ClearOfCore, 0, 1000);
        Within("$.walls.clearOfObjects", table.Walls.ClearOfObjects, 0, 1000);
        Within("$.walls.clearOfMonsters", table.Walls.ClearOfMonsters, 0, 1000);
        Within("$.walls.clearOfPlayers", table.Walls.ClearOfPlayers, 0, 1000);
    }

    private void CoreStorage(CoreStorage storage)
    {
        var accepted = new HashSet<int>();
        for (var i = 0; i < storage.Accepts.Length; i++) Once($"$.coreStorage.accepts[{i}]", storage.Accepts[i], _itemCodes, accepted);
        Within("$.coreStorage.accepts: number of items", storage.Accepts.Length, 1, 100);
        Item("$.coreStorage.makes", storage.Makes);
        if (accepted.Contains(storage.Makes)) throw Wrong("$.coreStorage.makes", storage.Makes, "is one of its own materials");
        Within("$.coreStorage.maxCraftsPerPut", storage.MaxCraftsPerPut, 0, Most);
    }

    private void Item(string path, int code)
    {
        if (!_itemCodes.Contains(code)) throw Wrong(path, code, "is not an item of items.json");
    }

    private void Once(string path, int code, HashSet<int> known, HashSet<int> seen)
    {
        Known(path, code, known);
        if (!seen.Add(code)) throw Wrong(path, code, "is there twice");
    }

    private void Known(string path, int code, HashSet<int> known)
    {
        if (!known.Contains(code)) throw Wrong(path, code, "is a code that no table knows");
    }
}
