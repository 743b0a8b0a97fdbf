using System.Collections.Immutable;

namespace Mallard.Survival.Balance;

/// <summary>Checks what the types of the balance files cannot say. The first thing that is wrong is thrown.</summary>
internal sealed partial class BalanceCheck
{
    // Far above anything sensible, and low enough that sums of a few such figures cannot overflow.
    private const int Most = 1_000_000;

    private readonly HashSet<int> _itemCodes = [];
    private string _file = "";

    public void Items(ItemTable items)
    {
        _file = "items.json";
        for (var i = 0; i < items.Foods.Length; i++)
        {
            var (food, path) = (items.Foods[i], $"$.foods[{i}]");
            NewItem($"{path}.code", food.Code);
            Within($"{path}.hp", food.Hp, 0, Most);
            Within($"{path}.hunger", food.Hunger, 0, Most);
        }

        for (var i = 0; i < items.Weapons.Length; i++)
        {
            var (weapon, path) = (items.Weapons[i], $"$.weapons[{i}]");
            NewItem($"{path}.code", weapon.Code);
            NewItem($"{path}.coatedCode", weapon.CoatedCode);
            Within($"{path}.attack", weapon.Attack, 0, Most);
            Within($"{path}.coatedAttack", weapon.CoatedAttack, 0, Most);
            Within($"{path}.range", weapon.Range, 0, Most);
            Within($"{path}.speed", weapon.Speed, 0, Most);
        }

        for (var i = 0; i < items.Armors.Length; i++)
        {
            var (armor, path) = (items.Armors[i], $"$.armors[{i}]");
            NewItem($"{path}.code", armor.Code);
            Within($"{path}.defense", armor.Defense, 0, Most);
            Within($"{path}.attack", armor.Attack, 0, Most);
        }

        for (var i = 0; i < items.Others.Length; i++) NewItem($"$.others[{i}].code", items.Others[i].Code);
    }

    public void Players(PlayerFigures players)
    {
        _file = "players.json";
        Within("$.maxHp", players.MaxHp, 1, Most);
        Within("$.maxHunger", players.MaxHunger, 1, Most);
        Within("$.inventorySlots", players.InventorySlots, 1, 1000);
        Within("$.startStep", players.StartStep, -1000, 1000);
        Within("$.startItems: number of items", players.StartItems.Length, 0, players.InventorySlots);
        for (var i = 0; i < players.StartItems.Length; i++) Stack($"$.startItems[{i}]", players.StartItems[i]);
        Within("$.hunger.periodMilliseconds", players.Hunger.PeriodMilliseconds, 1, Most);
        Within("$.hunger.step", players.Hunger.Step, 0, Most);
        Within("$.hunger.starvationDamage", players.Hunger.StarvationDamage, 0, Most);
        Within("$.attack.base", players.Attack.Base, 1, Most);
        Within("$.attack.angle", players.Attack.Angle, 1, 360);
        Within("$.attack.rangeMargin", players.Attack.RangeMargin, 0, Most);
        Within("$.attack.cooldownPerSpeed", players.Attack.CooldownPerSpeed, 0, Most);
        Within("$.attack.cooldownMargin", players.Attack.CooldownMargin, 0, Most);
        Within("$.attack.bareHandsRange", players.Attack.BareHandsRange, 0, Most);
        Within("$.attack.bareHandsSpeed", players.Attack.BareHandsSpeed, 1, Most);
        Within("$.armorConstant", players.ArmorConstant, 1, Most);
        Within("$.reach.pickUp", players.Reach.PickUp, 0, Most);
        Within("$.reach.box", players.Reach.Box, 0, Most);
        Within("$.reach.core", players.Reach.Core, 0, Most);
        Within("$.reach.build", players.Reach.Build, 0, Most);
        Within("$.revival.hp", players.Revival.Hp, 1, players.MaxHp);
        Within("$.revival.minX", players.Revival.MinX, 0, 1000);
        Within("$.revival.maxX", players.Revival.MaxX, players.Revival.MinX, 1000);
        Within("$.revival.minY", players.Revival.MinY, 0, 1000);
        Within("$.revival.maxY", players.Revival.MaxY, players.Revival.MinY, 1000);
        Within("$.boxWaitMilliseconds", players.BoxWaitMilliseconds, 0, Most);
    }

    public void Monsters(MonsterTable table)
    {
        _file = "monsters.json";
        var codes = new HashSet<int>();
        for (var i = 0; i < table.Monsters.Length; i++)
        {
            var (kind, path) = (table.Monsters[i], $"$.monsters[{i}]");
            New($"{path}.code", kind.Code, codes);
            Within($"{path}.hp", kind.Hp, 1, Most);
            Within($"{path}.attack", kind.Attack, 0, Most);
            Within($"{path}.defense", kind.Defense, 0, Most);
            Within($"{path}.awakeRange", kind.AwakeRange, 0, Most);
            Within($"{path}.speed", kind.Speed, 0, Most);
            Within($"{path}.attackRange", kind.AttackRange, 0, Most);
            Within($"{path}.attackMilliseconds", kind.AttackMilliseconds, 1, Most);
            Within($"{path}.losesTargetBeyond", kind.LosesTargetBeyond, 0, Most);
            Within($"{path}.losesTargetFromStartBeyond", kind.LosesTargetFromStartBeyond, 0, Most);
            Within($"{path}.blindMilliseconds", kind.BlindMilliseconds, 0, Most);
        }

        Populations(table.Population, codes);
        Within("$.behavior.targetingMilliseconds", table.Behavior.TargetingMilliseconds, 1, Most);
        Within("$.behavior.unitsPerSecondPerSpeed", table.Behavior.UnitsPerSecondPerSpeed, 0, 1000);
        Within("$.behavior.maxAttackersPerPlayer", table.Behavior.MaxAttackersPerPlayer, 0, 100);
        Within("$.behavior.wallRadius", table.Behavior.WallRadius, 0, 1000);
        Waves(table.Waves, codes);
        Boss(table.Boss);
        _monsterCodes = codes;
    }

    public void Objects(ObjectTable table)
    {
        _file = "objects.json";
        var codes = new HashSet<int>();
        for (var i = 0; i < table.Objects.Length; i++)
        {
            var (kind, path) = (table.Objects[i], $"$.objects[{i}]");
            New($"{path}.code", kind.Code, codes);
            Within($"{path}.maxHp", kind.MaxHp, 1, Most);
            Within($"{path}.regrowMilliseconds", kind.RegrowMilliseconds, 0, Most);
            if ((kind.Type == ObjectType.Box) != kind.BoxGrade.HasValue)
                throw Wrong($"{path}.boxGrade", kind.BoxGrade, "boxes have one and nothing else does");
            for (var d = 0; d < kind.Drops.Length; d++) Stack($"{path}.drops[{d}]", kind.Drops[d]);
        }

        Populations(table.Population, codes);

        var cores = table.Population.Where(p => table.Objects.First(k => k.Code == p.Code).Type == ObjectType.Core).ToArray();
        var count = cores.Sum(p => p.Count);
        if (count != 1) throw Wrong("$.population: number of cores", count, "must be 1");
        // Clients know the core by its id.
        if (cores[0].FirstId != 1) throw Wrong("$.population: id of the core", cores[0].FirstId, "must be 1");

        Within("$.hits.damage", table.Hits.Damage, 1, Most);
        Within("$.hits.dropSpread", table.Hits.DropSpread, 0, 1000);
        Within("$.ground.maxItems", table.Ground.MaxItems, 1, 100_000);
        Walls(table);
        CoreStorage(table.CoreStorage);
        _objectCodes = codes;
    }

    public void Drops(DropTable drops, ItemTable items)
    {
        _file = "drops.json";
        var grades = new HashSet<DropGrade>();
        for (var i = 0; i < drops.GradePercents.Length; i++)
        {
            var (row, path) = (drops.GradePercents[i], $"$.gradePercents[{i}]");
            if (!grades.Add(row.Grade)) throw Wrong($"{path}.grade", row.Grade, "is there twice");
            Percent(path, "common", row.Common, ItemGrade.Common, items);
            Percent(path, "rare", row.Rare, ItemGrade.Rare, items);
            Percent(path, "epic", row.Epic, ItemGrade.Epic, items);
            Percent(path, "legendary", row.Legendary, ItemGrade.Legendary, items);
            var sum = row.Common + row.Rare + row.Epic + row.Legendary;
            if (sum != 100) throw Wrong($"{path}: sum", sum, "must be 100");
            Within($"{path}.chance", row.Chance, 0, 100);
            Within($"{path}.minItems", row.MinItems, 0, 100);
            Within($"{path}.maxItems", row.MaxItems, row.MinItems, 100);
        }

        foreach (var grade in Enum.GetValues<DropGrade>())
        {
            if (!grades.Contains(grade)) throw Wrong("$.gradePercents", grade, "has no row");
        }

        var boxes = drops.Boxes;
        Within("$.boxes.slots", boxes.Slots, 1, 1000);
        Within("$.boxes.minItems", boxes.MinItems, 0, boxes.Slots);
        // The extra item needs a slot of its own.
        Within("$.boxes.maxItems", boxes.MaxItems, boxes.MinItems, boxes.Slots - 1);
        Within("$.boxes.weaponPercent", boxes.WeaponPercent, 0, 100);
        Within("$.boxes.extraPercent", boxes.ExtraPercent, 0, 100);
        Stack("$.boxes.extraItem", boxes.ExtraItem);

        Within("$.monsters.weaponPercent", drops.Monsters.WeaponPercent, 0, 100);
        Within("$.monsters.armorPercent", drops.Monsters.ArmorPercent, 0, 100);
        Within("$.monsters.foodPercent", drops.Monsters.FoodPercent, 0, 100);
        Within("$.monsters.spread", drops.Monsters.Spread, 0, 1000);
    }

    private void Percent(string path, string name, int percent, ItemGrade grade, ItemTable items)
    {
        Within($"{path}.{name}", percent, 0, 100);
        if (percent == 0) return;
        if (!items.Foods.Any(f => f.Grade == grade) || !items.Weapons.Any(w => w.Grade == grade))
            throw Wrong($"{path}.{name}", percent, $"items.json has no food or no weapon of grade {grade}");
        foreach (var slot in Enum.GetValues<ArmorSlot>())
        {
            if (!items.Armors.Any(a => a.Grade == grade && a.Slot == slot))
                throw Wrong($"{path}.{name}", percent, $"items.json has no armor of grade {grade} for {slot}");
        }
    }

    private void Populations(ImmutableArray<Population> populations, HashSet<int> codes)
    {
        var ids = new HashSet<int>();
        for (var i = 0; i < populations.Length; i++)
        {
            var (population, path) = (populations[i], $"$.population[{i}]");
            if (!codes.Contains(population.Code)) throw Wrong($"{path}.code", population.Code, "is not in the table above");
            Within($"{path}.firstId", population.FirstId, 1, Most);
            Within($"{path}.count", population.Count, 0, 10_000);
            for (var n = 0; n < population.Count; n++) New($"{path}: id", population.FirstId + n, ids);
        }
    }

    private void Stack(string path, ItemStack stack)
    {
        if (!_itemCodes.Contains(stack.Code)) throw Wrong($"{path}.code", stack.Code, "is not an item of items.json");
        Within($"{path}.count", stack.Count, 1, Most);
    }

    private void NewItem(string path, int code) => New(path, code, _itemCodes);

    private void New(string path, int number, HashSet<int> known)
    {
        Within(path, number, 1, Most);
        if (!known.Add(number)) throw Wrong(path, number, "is there twice");
    }

    private void Within(string path, float value, float least, float most)
    {
        // Written so that NaN is outside.
        if (!(value >= least && value <= most)) throw Wrong(path, value, $"must be from {least} to {most}");
    }

    private BalanceDataException Wrong(string path, object? value, string problem) => new(_file, path, value, problem);
}
