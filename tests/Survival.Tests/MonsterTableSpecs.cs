using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>The figures of monsters and of the things that stand around.</summary>
public class MonsterTableSpecs
{
    [Theory]
    [InlineData(201, "D", 50, 5, 0, 7, 10)]
    [InlineData(202, "D", 100, 15, 0, 7, 10)]
    [InlineData(203, "C", 200, 20, 5, 7, 10)]
    [InlineData(204, "C", 200, 20, 5, 9, 8)]
    [InlineData(205, "B", 300, 30, 5, 12, 8)]
    [InlineData(206, "B", 400, 20, 10, 7, 8)]
    [InlineData(207, "A", 300, 30, 15, 10, 11)]
    [InlineData(208, "S", 5000, 120, 50, 10, 13)]
    public void A_monster_has_the_strength_of_its_kind(int code, string grade, int hp, int attack, int defense, float awake, float speed)
    {
        var kind = Round.Data.MonsterKind(code);

        Assert.Equal((grade, hp, attack, defense), (kind.Grade.ToString(), kind.Hp, kind.Attack, kind.Defense));
        Assert.Equal((awake, speed, code == 208), (kind.AwakeRange, kind.Speed, kind.Boss));
    }

    [Theory]
    [InlineData(201, 8.5, 10, 2000)]
    [InlineData(202, 8.5, 10, 2000)]
    [InlineData(203, 8.5, 10, 2000)]
    [InlineData(204, 13, 17, 4000)]
    [InlineData(205, 16, 20, 4000)]
    [InlineData(206, 9.5, 12, 3000)]
    [InlineData(207, 13, 16, 3000)]
    [InlineData(208, 15, 30, 3000)]
    public void A_monster_gives_up_as_far_away_and_for_as_long_as_its_kind_does(int code, float fromTarget, float fromStart, int blind)
    {
        var kind = Round.Data.MonsterKind(code);

        Assert.Equal((fromTarget, fromStart, blind), (kind.LosesTargetBeyond, kind.LosesTargetFromStartBeyond, kind.BlindMilliseconds));
    }

    [Theory]
    [InlineData(201, 1.5f, 3000)]
    [InlineData(202, 1.5f, 3000)]
    [InlineData(203, 1.5f, 3000)]
    [InlineData(204, 1.5f, 3000)]
    [InlineData(205, 1.5f, 3000)]
    [InlineData(206, 1.5f, 3000)]
    [InlineData(207, 5f, 3000)]
    [InlineData(208, 2.5f, 2500)]
    public void A_monster_reaches_as_far_and_strikes_as_often_as_its_kind_does(int code, float range, int milliseconds)
    {
        var kind = Round.Data.MonsterKind(code);

        Assert.Equal((range, milliseconds), (kind.AttackRange, kind.AttackMilliseconds));
    }

    [Fact]
    public void The_start_population_is_270_monsters_of_eight_kinds()
    {
        var counts = new Round().World.Monsters.CountBy(monster => monster.Kind.Code).OrderBy(pair => pair.Key);

        Assert.Equal([(201, 29), (202, 30), (203, 30), (204, 30), (205, 50), (206, 50), (207, 50), (208, 1)], counts.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData(1, "Core", 3000, null)]
    [InlineData(2, "Box", 100, "D")]
    [InlineData(3, "Box", 100, "C")]
    [InlineData(4, "Box", 100, "B")]
    [InlineData(5, "Grass", 3, null)]
    [InlineData(6, "Tree", 3, null)]
    [InlineData(7, "Tree", 3, null)]
    [InlineData(30, "Wall", 100, null)]
    [InlineData(31, "Wall", 100, null)]
    [InlineData(32, "Wall", 100, null)]
    [InlineData(33, "Wall", 100, null)]
    public void An_object_has_the_health_of_its_kind_and_only_boxes_have_a_grade(int code, string type, int hp, string? boxGrade)
    {
        var kind = Round.Data.ObjectKind(code);

        Assert.Equal((type, hp, boxGrade), (kind.Type.ToString(), kind.MaxHp, kind.BoxGrade?.ToString()));
    }

    [Fact]
    public void The_start_population_of_things_is_a_core_60_boxes_and_50_tufts_of_grass()
    {
        var counts = new Round().World.Objects.CountBy(thing => thing.Kind.Code).OrderBy(pair => pair.Key);

        Assert.Equal([(1, 1), (2, 10), (3, 20), (4, 30), (5, 50)], counts.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData(2, "301x1")]
    [InlineData(3, "302x1")]
    [InlineData(4, "303x1")]
    [InlineData(5, "801x1")]
    [InlineData(6, "3x2 4x2")]
    [InlineData(7, "5x2 6x2")]
    [InlineData(30, "")]
    [InlineData(33, "")]
    public void An_object_that_a_player_destroys_leaves_what_its_kind_leaves(int code, string drops)
    {
        Assert.Equal(drops, string.Join(' ', Round.Data.ObjectKind(code).Drops.Select(stack => $"{stack.Code}x{stack.Count}")));
    }

    [Fact]
    public void Only_grass_grows_again()
    {
        Assert.Equal([(5, 60_000)], Regrowing());

        static IEnumerable<(int Code, int Milliseconds)> Regrowing() =>
            Round.Data.Objects.Objects.Where(kind => kind.RegrowMilliseconds > 0).Select(kind => (kind.Code, kind.RegrowMilliseconds));
    }
}
