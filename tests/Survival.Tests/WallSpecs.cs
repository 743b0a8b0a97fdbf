using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Building walls. Bob stands at (10, 10) with two wall kits.</summary>
public class WallSpecs
{
    private const int Kit = 901;

    private static Round Builder()
    {
        var round = Round.Calm(Round.Hosted);
        round.PlaceAlone(Round.Bob, 10, 10);
        round.GiveOnly(Round.Bob, (Kit, 2), (1, 1));
        return round;
    }

    private static void Refuses(Round round, RecordingOutput output, string words)
    {
        output.RefusedForDevelopers(Round.Bob, words);
        Assert.Equal(2, round.Player(Round.Bob).Inventory.CountOf(Kit));
    }

    [Theory]
    [InlineData(901, 30)]
    [InlineData(902, 31)]
    [InlineData(903, 32)]
    [InlineData(904, 33)]
    public void Each_code_builds_its_variant_and_takes_one_kit_whichever_it_is(int code, int variant)
    {
        var round = Builder();

        var sent = round.Build(Round.Bob, code, 12, 9).Sent;

        Assert.Equal(2, sent.Count);
        var built = sent[0].Is<S2CPlayerSetObjectResponse>(Audience.All, PacketType.PlayerSetObjectResponse);
        Assert.Equal((true, Kit, Round.Bob), (built.Success, built.ItemCode, built.PlayerId));
        var wall = sent[1].Is<S2CObjectSetNotification>(Audience.All, PacketType.ObjectSetNotification);
        Assert.Equal((112, variant, 12f, 9f), (wall.ObjectData.ObjectId, wall.ObjectData.ObjectCode, wall.Position.X, wall.Position.Y));
        Assert.Equal(100, round.World.FindObject(112)!.Hp);
        Assert.Equal(1, round.Player(Round.Bob).Inventory.CountOf(Kit));
    }

    [Theory]
    [InlineData(900)]
    [InlineData(905)]
    [InlineData(30)]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_else_can_be_built(int code)
    {
        Builder().Build(Round.Bob, code, 12, 9).RefusedWith(Round.Bob, PlayerTexts.WrongUse);
    }

    [Fact]
    public void It_takes_a_kit_and_those_of_the_variants_do_not_exist()
    {
        var round = Builder();
        round.GiveOnly(Round.Bob, (902, 1));

        round.Build(Round.Bob, 902, 12, 9).RefusedWith(Round.Bob, PlayerTexts.NotInInventory);
    }

    [Fact]
    public void Without_a_place_nothing_is_built_and_the_kit_is_kept()
    {
        var round = Builder();

        Refuses(
            round,
            round.Receive(Round.Bob, PacketType.PlayerSetObjectRequest, new C2SPlayerSetObjectRequest { ItemCode = Kit }),
            "finite");
        Refuses(round, round.Build(Round.Bob, Kit, float.NaN, 9), "finite");
    }

    [Theory]
    [InlineData(15, 10, true)]
    [InlineData(15.1f, 10, false)]
    public void A_builder_reaches_5(float x, float y, bool builds)
    {
        var round = Builder();

        var output = round.Build(Round.Bob, Kit, x, y);

        if (builds) Assert.Equal(2, output.Sent.Count);
        else Refuses(round, output, "out of reach");
    }

    [Fact]
    public void Walls_stand_inside_the_map()
    {
        var round = Builder();
        round.Place(Round.Bob, 49, 0);

        Refuses(round, round.Build(Round.Bob, Kit, 50.1f, 0), "out of reach");
        Assert.Empty(round.Build(Round.Bob, Kit, 50, 0).Refused);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(2.1f, true)]
    public void Walls_keep_2_away_from_the_core(float x, bool builds)
    {
        var round = Builder();
        round.Place(Round.Bob, 4, 0);

        Assert.Equal(builds ? 0 : 1, round.Build(Round.Bob, Kit, x, 0).Refused.Count(refused => refused.Text == "Something stands there."));
    }

    [Theory]
    [InlineData("box", 1f)]
    [InlineData("wall", 1f)]
    [InlineData("duck", 1f)]
    [InlineData("player", 0.5f)]
    public void Walls_keep_away_from_what_is_there(string what, float distance)
    {
        var round = Builder();
        switch (what)
        {
            case "box":
                round.AddThing(2, 12, 10);
                break;
            case "wall":
                round.AddThing(30, 12, 10);
                break;
            case "duck":
                round.AddMonster(201, 12, 10);
                break;
            default:
                round.Place(Round.Alice, 12, 10);
                break;
        }

        Refuses(round, round.Build(Round.Bob, Kit, 12 + distance, 10), "Something stands there");
        Assert.Empty(round.Build(Round.Bob, Kit, 12 + distance + 0.1f, 10).Refused);
    }

    [Fact]
    public void There_are_at_most_100_walls_and_one_that_falls_makes_room()
    {
        var round = Builder();
        for (var n = 0; n < 100; n++) round.AddThing(30 + (n % 4), -45 + (n % 10), -45 + (n / 10));
        Refuses(round, round.Build(Round.Bob, Kit, 12, 9), "too many walls");

        var old = round.World.Objects[^1];
        old.Hp = 1;
        round.Arm(Round.Bob, 101);
        round.Place(Round.Bob, old.Position.X, old.Position.Y + 2);
        round.Hit(Round.Bob, old.Id);

        Assert.Empty(round.Build(Round.Bob, Kit, old.Position.X, old.Position.Y + 4).Refused);
    }

    [Fact]
    public void A_wall_that_was_built_stops_ducks()
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob, 10, 10);
        round.GiveOnly(Round.Bob, (Kit, 1));
        round.Build(Round.Bob, Kit, 13, 10);
        var duck = round.AddMonster(201, 15, 10);
        duck.TargetId = Round.Bob;

        round.Pass(3000);

        Assert.InRange(duck.Position.X, 13.7f, 14);
    }
}
