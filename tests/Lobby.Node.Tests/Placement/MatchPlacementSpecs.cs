using Mallard.Lobby.Placement;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Lobby.Node.Tests.Placement;

public sealed class MatchPlacementSpecs
{
    private const uint North = 0x10;
    private const uint South = 0x20;
    private const uint West = 0x30;

    private readonly FakeTimeProvider _time = new();
    private readonly MatchPlacement _placement;
    private int _room;

    public MatchPlacementSpecs() => _placement = new MatchPlacement(_time);

    [Fact]
    public void Without_a_game_node_there_is_no_place()
    {
        Assert.Null(_placement.Place(new RoomId(1)));
        Assert.Equal(0, _placement.Nodes);
    }

    [Fact]
    public void A_match_goes_to_the_node_with_the_fewest_players()
    {
        Reports(North, players: 30, matches: 1);
        Reports(South, players: 10, matches: 9);
        Reports(West, players: 20, matches: 1);

        Assert.Equal(South, Places());
    }

    [Fact]
    public void Of_equals_the_one_with_fewer_matches_is_chosen()
    {
        Reports(North, players: 12, matches: 4);
        Reports(South, players: 12, matches: 3);

        Assert.Equal(South, Places());
    }

    [Fact]
    public void Rooms_that_start_together_spread_over_the_nodes()
    {
        Reports(North);
        Reports(South);
        Reports(West);

        var nodes = Enumerable.Range(0, 30).Select(_ => Places()).ToList();

        Assert.All(nodes.GroupBy(n => n), g => Assert.Equal(10, g.Count()));
        Assert.Equal(3, nodes.Distinct().Count());
    }

    [Fact]
    public void Starts_on_many_threads_spread_as_well()
    {
        Reports(North);
        Reports(South);

        var nodes = Enumerable.Range(1, 200).AsParallel().Select(room => _placement.Place(new RoomId(room))!.Value.Node).ToList();

        Assert.Equal(100, nodes.Count(n => n == North));
    }

    [Fact]
    public void A_match_that_was_placed_counts_until_the_node_reports_it()
    {
        Reports(North, version: 1);
        Reports(South, players: 2, version: 1);
        var placed = Placed();
        Assert.Equal((North, South), (placed.Node, Places()));

        _placement.Report(new GameNodeLoad(North, "node", 1, 1, [placed], Version: 2));

        Assert.Equal(North, Places());
    }

    [Fact]
    public void A_report_that_crosses_a_placement_on_its_way_does_not_hide_the_match()
    {
        Reports(North, version: 1);
        Reports(South, players: 3, version: 1);
        var placed = Placed();
        Assert.Equal(North, placed.Node);

        Reports(North, version: 2);

        Assert.Equal(South, Places());
    }

    [Fact]
    public void A_match_that_is_never_reported_does_not_count_for_ever()
    {
        Reports(North);
        Reports(South, players: 3);
        Assert.Equal(North, Places());

        _time.Advance(MatchPlacement.CountsUnreported);

        Assert.Equal(North, Places());
    }

    [Fact]
    public void A_report_that_is_not_newer_changes_nothing()
    {
        Reports(North, players: 5, version: 2);
        Reports(South, players: 6, version: 1);
        Reports(North, players: 100, version: 2);
        Reports(North, players: 100, version: 1);

        Assert.Equal(North, Places());
    }

    [Fact]
    public void A_node_that_was_removed_is_not_chosen_until_it_reports_again()
    {
        Reports(North);
        Reports(South, players: 100);
        _placement.Remove(North);
        _placement.Remove(West);
        Assert.Equal(South, Places());

        Reports(North);

        Assert.Equal(North, Places());
        Assert.Equal(2, _placement.Nodes);
    }

    [Fact]
    public void A_node_that_drains_gets_no_matches_and_can_still_be_asked_for_those_it_has()
    {
        Reports(North);
        Reports(South, players: 100);

        _placement.Report(new GameNodeLoad(North, "node", 0, 0, [], Version: 2, Draining: true));

        Assert.All(Enumerable.Range(0, 4), _ => Assert.Equal(South, Places()));
        Assert.Equal(2, _placement.Nodes);
        _placement.Avoid(South);
        Assert.Null(_placement.Place(new RoomId(1)));
    }

    [Fact]
    public void The_matches_of_a_node_take_turns_in_its_slots_under_ids_of_their_own()
    {
        Reports(North);

        var matches = Enumerable.Range(1, 32).Select(room => _placement.Place(new RoomId(room))!.Value).ToList();

        Assert.Equal(MatchId.SlotsPerNode, matches.Select(m => m.Home).Distinct().Count());
        Assert.All(matches, m => Assert.Equal(North, m.Node));
        Assert.Equal(Enumerable.Range(1, 32), matches.Select(m => m.Room.Value));
    }

    [Fact]
    public void A_room_that_is_placed_again_gets_another_match()
    {
        Reports(North);

        Assert.NotEqual(_placement.Place(new RoomId(1)), _placement.Place(new RoomId(1)));
    }

    private void Reports(uint node, int players = 0, int matches = 0, long version = 1) =>
        _placement.Report(new GameNodeLoad(node, "node", matches, players, [], version));

    private uint Places() => Placed().Node;

    private MatchId Placed() => _placement.Place(new RoomId(++_room))!.Value;
}
