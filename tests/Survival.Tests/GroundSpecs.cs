using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>Dropping and picking up.</summary>
public class GroundSpecs
{
    private static Round At(float x, float y, params (int Code, int Count)[] items)
    {
        var round = Round.Calm();
        round.PlaceAlone(Round.Bob, x, y);
        round.GiveOnly(Round.Bob, items);
        return round;
    }

    [Fact]
    public void All_hear_what_is_dropped_and_then_where_it_lies()
    {
        var round = At(5, 5, (7, 4));

        var sent = round.Drop(Round.Bob, 7, 3).Sent;

        Assert.Equal(2, sent.Count);
        var dropped = sent[0].Is<S2CDropItemNotification>(Audience.All, PacketType.DropItemNotification);
        Assert.Equal((7, 3, Round.Bob), (dropped.ItemData.ItemCode, dropped.ItemData.Count, dropped.PlayerId));
        var item = Assert.Single(sent[1].Is<S2CItemSpawnNotification>(Audience.All, PacketType.ItemSpawnNotification).Items);
        Assert.Equal((7, 3), (item.ItemData.ItemCode, item.ItemData.Count));
        Assert.Equal([(7, 1)], round.Carried(Round.Bob));
    }

    [Fact]
    public void More_than_there_is_drops_all_there_is_as_one_item()
    {
        var round = At(5, 5, (7, 4));

        Assert.Equal(4, round.Drop(Round.Bob, 7, 100).One<S2CDropItemNotification>().ItemData.Count);
        Assert.Equal(4, Assert.Single(round.World.Ground).Stack.Count);
        Assert.Empty(round.Carried(Round.Bob));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Counts_of_nothing_or_less_drop_nothing(int count)
    {
        At(5, 5, (7, 4)).Drop(Round.Bob, 7, count).RefusedWith(Round.Bob, PlayerTexts.NotEnoughItems);
    }

    [Fact]
    public void What_a_player_does_not_have_or_only_wears_cannot_be_dropped()
    {
        var round = At(5, 5, (7, 4));
        round.Arm(Round.Bob, 101);

        round.Drop(Round.Bob, 8).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
        round.Drop(Round.Bob, 101).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
        round.Drop(Round.Bob, 0).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
        round.Receive(Round.Bob, PacketType.DropItemRequest, new C2SDropItemRequest()).RefusedWith(Round.Bob, PlayerTexts.ItemNotFound);
    }

    [Theory]
    [InlineData(5, 5, 1, 1)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(-5, 5, -1, 1)]
    [InlineData(5, -5, 1, -1)]
    [InlineData(-5, -5, -1, -1)]
    public void What_is_dropped_lies_one_to_two_on_for_positive_axes_and_up_to_one_back_for_negative_ones(float x, float y, int signX, int signY)
    {
        var round = At(x, y, (7, 500));
        var steps = new List<float>();
        for (var n = 0; n < 200; n++)
        {
            var item = Assert.Single(round.Drop(Round.Bob, 7).One<S2CItemSpawnNotification>().Items);
            var (dx, dy) = (item.Position.X - x, item.Position.Y - y);
            // The same random number for both axes: from it comes 1 + r on the positive side and r - 1 on the negative one.
            var (rx, ry) = (signX > 0 ? dx - 1 : dx + 1, signY > 0 ? dy - 1 : dy + 1);
            Assert.InRange(rx, -0.0001f, 1.0001f);
            Assert.Equal(rx, ry, 0.0001f);
            steps.Add(rx);
        }

        Assert.True(steps.Max() > 0.9f && steps.Min() < 0.1f);
    }

    [Fact]
    public void Nothing_is_dropped_outside_the_map()
    {
        var round = At(50, -50, (7, 1));

        var item = Assert.Single(round.Drop(Round.Bob, 7).One<S2CItemSpawnNotification>().Items);

        Assert.Equal(50, item.Position.X);
        Assert.InRange(item.Position.Y, -50, 50);
    }

    [Fact]
    public void All_hear_who_picked_up_what_and_who_that_is_says_the_session()
    {
        var round = At(5, 5);
        round.AddGround(7, 3, 5, 6);

        var packet = round.PickUp(Round.Bob, 5, 6, playerId: Round.Alice)
            .Only<S2CPlayerGetItemNotification>(Audience.All, PacketType.PlayerGetItemNotification);

        Assert.Equal((true, PlayerTexts.ItemPickedUp, Round.Bob), (packet.Success, packet.Message, packet.PlayerId));
        Assert.Equal((7, 3, 5f, 6f), (packet.Item.ItemData.ItemCode, packet.Item.ItemData.Count, packet.Item.Position.X, packet.Item.Position.Y));
        Assert.Equal([(7, 3)], round.Carried(Round.Bob));
        Assert.Empty(round.World.Ground);
        round.PickUp(Round.Bob, 5, 6).RefusedWith(Round.Bob, PlayerTexts.NoItemThere);
    }

    [Fact]
    public void The_item_nearest_to_the_place_is_meant_and_not_that_nearest_to_the_player()
    {
        var round = At(5, 5);
        round.AddGround(1, 1, 5, 5);
        round.AddGround(2, 1, 6, 6);

        Assert.Equal(2, round.PickUp(Round.Bob, 30, 30).One<S2CPlayerGetItemNotification>().Item.ItemData.ItemCode);
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(7.1f, false)]
    public void Hands_reach_2(float x, bool reaches)
    {
        var round = At(5, 5);
        round.AddGround(1, 1, x, 5);

        var output = round.PickUp(Round.Bob, x, 5);

        if (reaches) Assert.Single(output.Sent);
        else output.RefusedWith(Round.Bob, PlayerTexts.ItemTooFar);
        Assert.Equal(reaches ? 0 : 1, round.World.Ground.Count);
    }

    [Fact]
    public void A_full_inventory_takes_up_only_what_it_has_a_stack_of()
    {
        var round = At(5, 5, (7, 1));
        round.FillUp(Round.Bob);
        round.AddGround(8, 1, 5, 5);
        round.AddGround(7, 2, 6, 5);

        round.PickUp(Round.Bob, 5, 5).RefusedWith(Round.Bob, PlayerTexts.NoRoomForItem);
        Assert.Single(round.PickUp(Round.Bob, 6, 5).Sent);

        Assert.Equal((7, 3), round.Carried(Round.Bob)[0]);
        Assert.Equal(8, Assert.Single(round.World.Ground).Stack.Code);
    }

    [Fact]
    public void Without_a_place_nothing_is_picked_up()
    {
        var round = At(5, 5);
        round.AddGround(1, 1, 5, 5);

        round.Receive(Round.Bob, PacketType.PlayerGetItemRequest, new C2SPlayerGetItemRequest()).RefusedForDevelopers(Round.Bob, "finite");
        round.PickUp(Round.Bob, float.NaN, 5).RefusedForDevelopers(Round.Bob, "finite");
    }

    [Fact]
    public void Of_two_who_want_the_same_item_the_first_gets_it()
    {
        var round = At(5, 5);
        round.Place(Round.Carol, 6, 5);
        round.AddGround(1, 1, 5, 5);

        Assert.Single(round.PickUp(Round.Carol, 5, 5).Sent);
        round.PickUp(Round.Bob, 5, 5).RefusedWith(Round.Bob, PlayerTexts.NoItemThere);
    }

    [Fact]
    public void What_lies_on_the_ground_does_not_vanish_by_itself()
    {
        var round = At(5, 5);
        round.AddGround(1, 1, 5, 5);

        round.Pass(170_000);

        Assert.Single(round.World.Ground);
    }

    [Fact]
    public void Of_more_than_1000_items_the_oldest_vanishes()
    {
        var round = At(5, 5, (7, 1));
        for (var n = 0; n < 1000; n++) round.AddGround(1 + (n % 20), 1, 40, 40);
        var second = round.World.Ground[1];

        round.Drop(Round.Bob, 7);

        Assert.Equal(1000, round.World.Ground.Count);
        Assert.Equal((second, 7), (round.World.Ground[0], round.World.Ground[^1].Stack.Code));
    }
}
