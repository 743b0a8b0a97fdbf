using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Balance;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Making one item of two. The four grades of a kind of armour are x01 or x02, x03, x04 and x05.</summary>
public class CombiningSpecs
{
    private const int Mustard = 802;

    private static Round With(params (int Code, int Count)[] items)
    {
        var round = Round.Calm();
        round.GiveOnly(Round.Bob, items);
        return round;
    }

    private static S2CItemCombinationNotification Told(RecordingOutput output) =>
        output.Only<S2CItemCombinationNotification>(Audience.All, PacketType.ItemCombinationNotification);

    private static void Refuses(string text, int first, int second, params (int Code, int Count)[] items)
    {
        var round = With(items);

        round.Combine(Round.Bob, first, second).RefusedWith(Round.Bob, text);

        Assert.Equal(items, round.Carried(Round.Bob));
    }

    [Theory]
    [InlineData(0, 101)]
    [InlineData(101, 0)]
    [InlineData(0, 0)]
    public void First_of_all_there_must_be_two_codes(int first, int second)
    {
        var round = With((101, 1));
        round.FillUp(Round.Bob);

        round.Combine(Round.Bob, first, second).RefusedWith(Round.Bob, PlayerTexts.NotEnoughToCombine);
    }

    [Theory]
    [InlineData(101, 102)]
    [InlineData(101, Mustard)]
    [InlineData(101, 301)]
    public void Then_there_must_be_a_free_slot(int first, int second)
    {
        var round = With((101, 2), (102, 2), (Mustard, 2), (301, 2));
        round.FillUp(Round.Bob);

        round.Combine(Round.Bob, first, second).RefusedWith(Round.Bob, PlayerTexts.NoRoomToCombine);
    }

    [Theory]
    [InlineData(101, 301)]
    [InlineData(301, 401)]
    [InlineData(101, 1)]
    [InlineData(101, 1000)]
    [InlineData(901, 101)]
    [InlineData(101, -101)]
    [InlineData(101, int.MinValue)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void Different_kinds_do_not_combine_whether_owned_or_not(int first, int second)
    {
        Refuses(PlayerTexts.CannotCombine, first, second, (1, 1));
        Refuses(PlayerTexts.CannotCombine, second, first, (1, 1));
    }

    [Theory]
    [InlineData(101, 199)]
    [InlineData(399, 301)]
    [InlineData(11, 19)]
    [InlineData(801, 803)]
    [InlineData(901, 901)]
    public void Then_both_must_be_pieces_of_equipment_that_exist(int first, int second)
    {
        Refuses(PlayerTexts.ItemDoesNotExist, first, second, (11, 5), (19, 5), (101, 5), (301, 5), (901, 5));
    }

    [Fact]
    public void And_at_last_the_player_must_have_them()
    {
        Refuses(PlayerTexts.MaterialMissing, 101, 102, (101, 5));
        Refuses(PlayerTexts.MaterialMissing, 102, 101, (101, 5));
        Refuses(PlayerTexts.MaterialMissing, 101, 101, (102, 5));
        Refuses(PlayerTexts.NeedsTwoOfItem, 101, 101, (101, 1));
        Refuses(PlayerTexts.MaterialMissing, 101, Mustard, (101, 1));
        Refuses(PlayerTexts.MaterialMissing, Mustard, 101, (Mustard, 1));
    }

    [Fact]
    public void What_is_worn_does_not_count()
    {
        var round = With((101, 1));
        round.Arm(Round.Bob, 101);

        round.Combine(Round.Bob, 101, 101).RefusedWith(Round.Bob, PlayerTexts.NeedsTwoOfItem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(301)]
    [InlineData(901)]
    [InlineData(Mustard)]
    [InlineData(199)]
    public void Mustard_is_for_weapons_only(int other)
    {
        Refuses(PlayerTexts.CoatingNeedsWeapon, Mustard, other, (Mustard, 2), (1, 1), (301, 1), (901, 1));
    }

    [Fact]
    public void A_coated_weapon_is_not_coated_again()
    {
        Refuses(PlayerTexts.CannotCombine, 151, Mustard, (151, 1), (Mustard, 1));
        Refuses(PlayerTexts.CannotCombine, Mustard, 170, (170, 1), (Mustard, 1));
    }

    [Fact]
    public void Mustard_coats_every_weapon_for_certain_in_either_order()
    {
        for (var code = 101; code <= 120; code++)
        {
            var round = With((code, 2), (Mustard, 2));

            var first = Told(round.Combine(Round.Bob, code, Mustard));
            Told(round.Combine(Round.Bob, Mustard, code));

            Assert.Equal(
                (true, code, Mustard, code + 50, Round.Bob),
                (first.Success, first.ItemCode1, first.ItemCode2, first.ItemResultCode, first.PlayerId));
            Assert.Equal([(code + 50, 2)], round.Carried(Round.Bob));
        }
    }

    [Theory]
    [InlineData(101, 107, new[] { 106, 109, 111, 112, 113 })]
    [InlineData(106, 113, new[] { 110, 114, 115, 118 })]
    [InlineData(110, 118, new[] { 116, 117, 119, 120 })]
    [InlineData(116, 120, new[] { 116, 117, 119, 120 })]
    [InlineData(301, 302, new[] { 303 })]
    [InlineData(403, 403, new[] { 404 })]
    [InlineData(504, 504, new[] { 505 })]
    [InlineData(605, 605, new[] { 605 })]
    [InlineData(701, 702, new[] { 703 })]
    public void Two_of_one_grade_always_make_one_of_the_next_and_legendary_stays_legendary(int first, int second, int[] results)
    {
        var seen = new Dictionary<int, int>();
        var round = With();
        for (var n = 0; n < 400; n++)
        {
            round.GiveOnly(Round.Bob, first == second ? [(first, 2)] : [(first, 1), (second, 1)]);

            var packet = Told(round.Combine(Round.Bob, first, second));

            Assert.True(packet.Success);
            Assert.Equal((first, second), (packet.ItemCode1, packet.ItemCode2));
            Assert.Equal([(packet.ItemResultCode, 1)], round.Carried(Round.Bob));
            seen[packet.ItemResultCode] = seen.GetValueOrDefault(packet.ItemResultCode) + 1;
        }

        Assert.Equal(results, seen.Keys.Order());
        Assert.All(seen.Values, count => Assert.InRange(count, (400 / results.Length) - 45, (400 / results.Length) + 45));
    }

    [Theory]
    [InlineData(301, 303, 25, 304)]
    [InlineData(402, 404, 30, 405)]
    [InlineData(501, 505, 35, 505)]
    [InlineData(603, 604, 35, 605)]
    [InlineData(703, 705, 40, 705)]
    [InlineData(304, 305, 45, 305)]
    public void Two_of_different_grades_succeed_in_the_sum_of_their_weights_and_else_make_one_of_the_higher(
        int lower, int higher, int percent, int success)
    {
        const int Times = 4000;
        var round = With();
        foreach (var (first, second) in new[] { (lower, higher), (higher, lower) })
        {
            var successes = 0;
            for (var n = 0; n < Times; n++)
            {
                round.GiveOnly(Round.Bob, (first, 1), (second, 1));

                var packet = Told(round.Combine(Round.Bob, first, second));

                Assert.Equal(packet.Success ? success : higher, packet.ItemResultCode);
                if (packet.Success) successes++;
            }

            // Four standard deviations of 4000 rolls are 3.2 percent at most, less than what is between two weights.
            Assert.InRange(successes * 100.0 / Times, percent - 3.2, percent + 3.2);
        }
    }

    [Fact]
    public void A_coated_weapon_is_material_like_any_other_and_the_result_is_not_coated()
    {
        var round = With();
        for (var n = 0; n < 100; n++)
        {
            round.GiveOnly(Round.Bob, (151, 1), (101, 1));

            var packet = Told(round.Combine(Round.Bob, 151, 101));

            Assert.True(packet.Success);
            Assert.Contains(packet.ItemResultCode, Round.Data.WeaponCodes(ItemGrade.Rare));
        }
    }

    [Fact]
    public void The_weights_are_10_15_20_and_25()
    {
        var weights = Round.Data.Combining.GradeWeights;

        Assert.Equal((10, 15, 20, 25), (weights.Common, weights.Rare, weights.Epic, weights.Legendary));
    }
}
