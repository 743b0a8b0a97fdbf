using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>Opening boxes, and what goes in and out. Bob stands at one with three apples and two swords in it.</summary>
public class StorageSpecs
{
    private static (Round Round, WorldObject Box) AtABox(bool open = true)
    {
        var round = Round.Calm();
        round.Place(Round.Bob, 10, 10);
        var box = round.AddThing(2, 10, 12, (1, 3), (109, 2));
        if (open) round.Open(Round.Bob, box.Id);
        return (round, box);
    }

    /// <summary>Bob has had the box open for a while, and Alice has just been turned away.</summary>
    private static (Round Round, WorldObject Box) AliceWaits()
    {
        var (round, box) = AtABox();
        round.Pass(60_000);
        round.Place(Round.Alice, 10, 13);
        round.Open(Round.Alice, box.Id).RefusedForDevelopers(Round.Alice, "Somebody has the box open");
        return (round, box);
    }

    private static IEnumerable<(int Code, int Count)> Rows(IEnumerable<ItemData> items) => items.Select(item => (item.ItemCode, item.Count));

    [Fact]
    public void All_hear_who_opens_a_box_and_see_its_eight_slots()
    {
        var (round, box) = AtABox(open: false);

        var packet = round.Open(Round.Bob, box.Id).Only<S2CPlayerOpenBoxNotification>(Audience.All, PacketType.PlayerOpenBoxNotification);

        Assert.Equal((Round.Bob, box.Id), (packet.PlayerId, packet.ItemBoxId));
        Assert.Equal([(1, 3), (109, 2), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)], Rows(packet.ItemData));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(0)]
    public void A_box_that_does_not_exist_is_named_in_the_answer(int id)
    {
        var (round, _) = AtABox();

        round.Open(Round.Bob, id).RefusedWith(Round.Bob, PlayerTexts.BoxNotFound(id));
        round.Close(Round.Bob, id).RefusedWith(Round.Bob, PlayerTexts.BoxNotFound(id));
        round.TakeOut(Round.Bob, id, 1).RefusedWith(Round.Bob, PlayerTexts.BoxMissing);
        round.PutIn(Round.Bob, id, 1).RefusedWith(Round.Bob, PlayerTexts.BoxMissing);
    }

    [Fact]
    public void What_is_no_box_does_not_open()
    {
        var (round, _) = AtABox();
        var grass = round.AddThing(5, 10, 11);

        round.Open(Round.Bob, grass.Id).RefusedWith(Round.Bob, PlayerTexts.BoxNotFound(grass.Id));
        round.PutIn(Round.Bob, grass.Id, 1).RefusedWith(Round.Bob, PlayerTexts.BoxMissing);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(8.9f, false)]
    public void A_box_is_in_reach_from_3_away(float y, bool opens)
    {
        var (round, box) = AtABox(open: false);
        round.Place(Round.Bob, 10, y);

        var output = round.Open(Round.Bob, box.Id);

        if (opens) Assert.Single(output.Sent);
        else output.RefusedForDevelopers(Round.Bob, "out of reach");
    }

    [Fact]
    public void While_somebody_has_a_box_open_nobody_else_opens_it_nor_takes_from_it_nor_closes_it()
    {
        var (round, box) = AtABox();
        round.Place(Round.Alice, 10, 13);

        round.Open(Round.Alice, box.Id).RefusedForDevelopers(Round.Alice, "Somebody has the box open");
        round.Open(Round.Bob, box.Id).RefusedForDevelopers(Round.Bob, "Somebody has the box open");
        round.TakeOut(Round.Alice, box.Id, 1).RefusedForDevelopers(Round.Alice, "not have the box open");
        round.PutIn(Round.Alice, box.Id, 1).RefusedForDevelopers(Round.Alice, "not have the box open");
        round.Close(Round.Alice, box.Id).RefusedForDevelopers(Round.Alice, "not have the box open");

        Assert.Equal((Round.Bob, 3), (box.OpenedBy, box.Contents!.CountOf(1)));
    }

    [Fact]
    public void Who_has_waited_for_a_box_for_half_a_minute_gets_it_from_who_does_not_close_it()
    {
        var (round, box) = AliceWaits();
        round.Pass(30_000 - Round.TickMilliseconds);
        round.Open(Round.Alice, box.Id).RefusedForDevelopers(Round.Alice, "Somebody has the box open");
        round.Tick();
        round.Open(Round.Bob, box.Id).RefusedForDevelopers(Round.Bob, "Somebody has the box open");

        var output = round.Open(Round.Alice, box.Id);

        output.InOrder(PacketType.PlayerCloseBoxNotification, PacketType.PlayerOpenBoxNotification);
        Assert.Equal((Round.Bob, Round.Alice), (output.One<S2CPlayerCloseBoxNotification>().PlayerId, output.One<S2CPlayerOpenBoxNotification>().PlayerId));
        Assert.Equal((Round.Alice, box.Id, 0), (box.OpenedBy, round.Player(Round.Alice).OpenBox, round.Player(Round.Bob).OpenBox));

        // And now it is Bob who waits.
        round.Open(Round.Bob, box.Id).RefusedForDevelopers(Round.Bob, "Somebody has the box open");
        round.Pass(30_000);
        Assert.Empty(round.Open(Round.Bob, box.Id).Refused);
    }

    [Fact]
    public void Closing_a_box_for_a_moment_does_not_make_the_others_wait_anew()
    {
        var (round, box) = AliceWaits();
        round.Pass(29_000);
        round.Close(Round.Bob, box.Id);
        round.Open(Round.Bob, box.Id);
        round.Pass(1000);

        Assert.Empty(round.Open(Round.Alice, box.Id).Refused);
    }

    [Fact]
    public void A_wait_that_nobody_remembers_counts_no_more_when_the_box_is_opened_again()
    {
        var (round, box) = AliceWaits();
        round.Close(Round.Bob, box.Id);
        round.Pass(60_000 + Round.TickMilliseconds);
        round.Open(Round.Bob, box.Id);

        round.Open(Round.Alice, box.Id).RefusedForDevelopers(Round.Alice, "Somebody has the box open");
    }

    [Fact]
    public void A_wait_for_one_player_is_none_for_the_next_who_opens_the_box()
    {
        var (round, box) = AliceWaits();
        round.Close(Round.Bob, box.Id);
        round.Pass(40_000);
        round.Open(Round.Alice, box.Id);

        round.Open(Round.Bob, box.Id).RefusedForDevelopers(Round.Bob, "Somebody has the box open");
    }

    [Theory]
    [InlineData("\"boxWaitMilliseconds\": 0,")]
    [InlineData("")]
    public void Without_the_figure_a_box_is_whose_it_is_for_as_long_as_they_like(string figure)
    {
        var round = Round.Calm(data: Round.DataWith("players.json", "\"boxWaitMilliseconds\": 30000,", figure));
        round.Place(Round.Bob, 2, 0);
        round.Open(Round.Bob, World.CoreId);

        for (var minutes = 0; minutes < 2; minutes++)
        {
            round.Open(Round.Alice, World.CoreId).RefusedForDevelopers(Round.Alice, "Somebody has the box open");
            round.Pass(60_000);
        }
    }

    [Fact]
    public void Who_has_a_box_open_closes_it_and_then_others_can_open_it()
    {
        var (round, box) = AtABox();
        round.Place(Round.Alice, 10, 13);

        var packet = round.Close(Round.Bob, box.Id).Only<S2CPlayerCloseBoxNotification>(Audience.All, PacketType.PlayerCloseBoxNotification);

        Assert.Equal((Round.Bob, box.Id), (packet.PlayerId, packet.ItemBoxId));
        round.Close(Round.Bob, box.Id).RefusedForDevelopers(Round.Bob, "not have the box open");
        Assert.Single(round.Open(Round.Alice, box.Id).Sent);
    }

    [Fact]
    public void Opening_another_box_closes_the_one_before()
    {
        var (round, box) = AtABox();
        var other = round.AddThing(2, 11, 10);

        var output = round.Open(Round.Bob, other.Id);

        output.InOrder(PacketType.PlayerCloseBoxNotification, PacketType.PlayerOpenBoxNotification);
        Assert.Equal(box.Id, output.One<S2CPlayerCloseBoxNotification>().ItemBoxId);
        Assert.Equal((0, Round.Bob), (box.OpenedBy, other.OpenedBy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_box_does_not_stay_locked_behind_who_is_gone(bool forGood)
    {
        var (round, box) = AtABox();

        var output = forGood ? round.Leave(Round.Bob) : round.Disconnect(Round.Bob);

        Assert.Equal(box.Id, output.Only<S2CPlayerCloseBoxNotification>(Audience.All, PacketType.PlayerCloseBoxNotification).ItemBoxId);
        round.Place(Round.Alice, 10, 13);
        Assert.Single(round.Open(Round.Alice, box.Id).Sent);
    }

    [Fact]
    public void Taking_out_moves_the_items_and_tells_all()
    {
        var (round, box) = AtABox();

        var packet = round.TakeOut(Round.Bob, box.Id, 1, 2)
            .Only<S2CPlayerTakeOutAnItemNotification>(Audience.All, PacketType.PlayerTakeOutAnItemNotification);

        Assert.Equal((Round.Bob, box.Id, 1, 2, true), (packet.PlayerId, packet.ItemBoxId, packet.ItemData.ItemCode, packet.ItemData.Count, packet.Success));
        Assert.Equal((1, 3), (box.Contents!.CountOf(1), round.Player(Round.Bob).Inventory.CountOf(1)));
    }

    [Fact]
    public void More_than_there_is_takes_all_there_is_and_says_how_many_that_were()
    {
        var (round, box) = AtABox();

        Assert.Equal(3, round.TakeOut(Round.Bob, box.Id, 1, 1000).One<S2CPlayerTakeOutAnItemNotification>().ItemData.Count);

        Assert.Equal((0, 4), (box.Contents!.CountOf(1), round.Player(Round.Bob).Inventory.CountOf(1)));
        Assert.True(box.Contents.Slots[0].IsEmpty);
        round.TakeOut(Round.Bob, box.Id, 1).RefusedWith(Round.Bob, PlayerTexts.NotInBox);
    }

    [Fact]
    public void Putting_in_moves_the_items_and_shows_the_whole_box()
    {
        var (round, box) = AtABox();
        round.Give(Round.Bob, 5, 4);

        var packet = round.PutIn(Round.Bob, box.Id, 5, 3).Only<S2CPlayerPutAnItemNotification>(Audience.All, PacketType.PlayerPutAnItemNotification);

        Assert.Equal((Round.Bob, box.Id, 5, 3, true), (packet.PlayerId, packet.ItemBoxId, packet.ItemData.ItemCode, packet.ItemData.Count, packet.Success));
        Assert.Equal([(1, 3), (109, 2), (5, 3), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)], Rows(packet.ObjectDatas));
        Assert.Equal(1, round.Player(Round.Bob).Inventory.CountOf(5));
    }

    [Fact]
    public void Nobody_puts_in_more_than_they_own()
    {
        var (round, box) = AtABox();

        var packet = round.PutIn(Round.Bob, box.Id, 1, 1000).One<S2CPlayerPutAnItemNotification>();

        Assert.Equal(1, packet.ItemData.Count);
        Assert.Equal((4, 0), (box.Contents!.CountOf(1), round.Player(Round.Bob).Inventory.CountOf(1)));
        round.PutIn(Round.Bob, box.Id, 1).RefusedWith(Round.Bob, PlayerTexts.ChosenItemNotFound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Counts_of_nothing_or_less_move_nothing(int count)
    {
        var (round, box) = AtABox();
        var before = round.World.StateHash();

        round.TakeOut(Round.Bob, box.Id, 1, count).RefusedWith(Round.Bob, PlayerTexts.NotEnoughItems);
        round.PutIn(Round.Bob, box.Id, 1, count).RefusedWith(Round.Bob, PlayerTexts.NotEnoughItems);

        Assert.Equal(before, round.World.StateHash());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Empty_slots_are_no_items(int code)
    {
        var (round, box) = AtABox();

        round.TakeOut(Round.Bob, box.Id, code).RefusedWith(Round.Bob, PlayerTexts.NotInBox);
        round.PutIn(Round.Bob, box.Id, code).RefusedWith(Round.Bob, PlayerTexts.ChosenItemNotFound);
    }

    [Fact]
    public void A_full_inventory_takes_only_what_it_has_a_stack_of_and_loses_nothing()
    {
        var (round, box) = AtABox();
        round.FillUp(Round.Bob);
        var last = round.Player(Round.Bob).Inventory.Slots[17];

        round.TakeOut(Round.Bob, box.Id, 109).RefusedWith(Round.Bob, PlayerTexts.CannotTakeOut);
        Assert.Empty(round.TakeOut(Round.Bob, box.Id, 1).Refused);

        Assert.Equal((last, 2), (round.Player(Round.Bob).Inventory.Slots[17], box.Contents!.CountOf(109)));
    }

    [Fact]
    public void A_full_box_takes_only_what_it_has_a_stack_of()
    {
        var (round, box) = AtABox();
        for (var slot = 2; slot < 8; slot++) box.Contents!.Put(slot, new Balance.ItemStack(10 + slot, 1));

        round.PutIn(Round.Bob, box.Id, 101).RefusedWith(Round.Bob, PlayerTexts.CannotPutIn);
        Assert.Empty(round.PutIn(Round.Bob, box.Id, 1).Refused);

        Assert.Equal((1, 4), (round.Player(Round.Bob).Inventory.CountOf(101), box.Contents!.CountOf(1)));
    }
}
