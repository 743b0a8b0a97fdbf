using Mallard.Survival.Balance;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class BalanceSpecs
{
    private static string Broken(string file, string was, string becomes)
    {
        var files = BalanceFiles.Embedded();
        Assert.Contains(was, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(was, becomes, StringComparison.Ordinal);
        return Assert.Throws<BalanceDataException>(() => SurvivalData.Load(files)).Message;
    }

    [Theory]
    [InlineData(201, 50, 5, 0, 7, 10, 8.5, 10, 2000)]
    [InlineData(204, 200, 20, 5, 9, 8, 13, 17, 4000)]
    [InlineData(207, 300, 30, 15, 10, 11, 13, 16, 3000)]
    [InlineData(208, 5000, 120, 50, 10, 13, 15, 30, 3000)]
    public void Monsters_have_the_figures_of_the_rules(
        int code, int hp, int attack, int defense, float range, float speed, float losesBeyond, float losesFromStart, int blind)
    {
        var kind = Round.Data.MonsterKind(code);

        Assert.Equal((hp, attack, defense, range, speed), (kind.Hp, kind.Attack, kind.Defense, kind.AwakeRange, kind.Speed));
        Assert.Equal((losesBeyond, losesFromStart), (kind.LosesTargetBeyond, kind.LosesTargetFromStartBeyond));
        Assert.Equal(blind, kind.BlindMilliseconds);
        Assert.Equal(code == 208, kind.Boss);
    }

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(2, 100)]
    [InlineData(3, 100)]
    [InlineData(4, 100)]
    [InlineData(5, 3)]
    public void Objects_have_the_health_of_the_rules(int code, int maxHp)
    {
        Assert.Equal(maxHp, Round.Data.ObjectKind(code).MaxHp);
    }

    [Fact]
    public void All_items_of_the_rules_are_there()
    {
        var items = Round.Data.Items;

        Assert.Equal((20, 20, 25, 3), (items.Foods.Length, items.Weapons.Length, items.Armors.Length, items.Others.Length));
        // A coated weapon is its base code and 50.
        Assert.All(items.Weapons, weapon => Assert.Equal(weapon.Code + 50, weapon.CoatedCode));
    }

    [Theory]
    [InlineData("monsters.json", "\"hp\": 5000", "\"hp\": -5", "$.monsters[7].hp", "-5")]
    [InlineData("monsters.json", "\"code\": 208, \"firstId\"", "\"code\": 209, \"firstId\"", "$.population[7].code", "209")]
    [InlineData("monsters.json", "\"firstId\": 271", "\"firstId\": 269", "$.population[7]: id", "269")]
    [InlineData("monsters.json", "\"code\": 202, \"name\"", "\"code\": 201, \"name\"", "$.monsters[1].code", "201")]
    [InlineData("objects.json", "\"boxGrade\": \"d\", ", "", "$.objects[3].boxGrade", "nothing")]
    [InlineData("objects.json", "\"code\": 801", "\"code\": 888", "$.objects[4].drops[0].code", "888")]
    [InlineData("objects.json", "\"firstId\": 1,", "\"firstId\": 200,", "$.population: id of the core", "200")]
    [InlineData("objects.json", "\"firstId\": 1, \"count\": 1", "\"firstId\": 1, \"count\": 0", "$.population: number of cores", "0")]
    [InlineData("items.json", "\"coatedCode\": 151", "\"coatedCode\": 101", "$.weapons[0].coatedCode", "101")]
    [InlineData("drops.json", "\"common\": 90", "\"common\": 91", "$.gradePercents[0]: sum", "101")]
    [InlineData("drops.json", "{ \"grade\": \"s\"", "{ \"grade\": \"d\"", "$.gradePercents[4].grade", "D")]
    [InlineData("drops.json", "\"maxItems\": 4", "\"maxItems\": 8", "$.boxes.maxItems", "8")]
    [InlineData("players.json", "\"code\": 101", "\"code\": 100", "$.startItems[1].code", "100")]
    [InlineData("players.json", "\"inventorySlots\": 18", "\"inventorySlots\": 1", "$.startItems", "2")]
    public void A_value_that_makes_no_sense_is_named_with_its_file_and_path(
        string file, string was, string becomes, string path, string value)
    {
        var message = Broken(file, was, becomes);

        Assert.StartsWith($"{file}: {path}", message, StringComparison.Ordinal);
        Assert.Contains($": {value}: ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("players.json", "\"maxHp\": 100", "\"maxHp\": \"lots\"", "$.maxHp", "\"lots\"")]
    [InlineData("players.json", "\"maxHp\": 100", "\"maxHp\": 100.5", "$.maxHp", "100.5")]
    [InlineData("players.json", "\"maxHp\": 100", "\"maxHitPoints\": 100", "$", "maxHitPoints")]
    [InlineData("players.json", "\"maxHp\": 100,", "", "$", "maxHp")]
    [InlineData("monsters.json", "\"grade\": \"s\"", "\"grade\": \"z\"", "$.monsters[7].grade", "\"z\"")]
    [InlineData("monsters.json", "\"code\": 208, \"name\": \"Mallard (boss)\"", "\"code\": 208, \"name\": null", "$", "name")]
    [InlineData("players.json", "{", "", "$", "")]
    public void A_value_of_the_wrong_kind_is_named_with_its_file_and_path(
        string file, string was, string becomes, string path, string value)
    {
        var message = Broken(file, was, becomes);

        Assert.StartsWith($"{file}: {path}", message, StringComparison.Ordinal);
        Assert.Contains(value, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var files = BalanceFiles.Embedded();
        files.Remove("drops.json");

        var message = Assert.Throws<BalanceDataException>(() => SurvivalData.Load(files)).Message;
        Assert.StartsWith("drops.json", message, StringComparison.Ordinal);
    }
}
