using Mallard.Game.Node.Tests.Support;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>What players send to a running match, and what goes out to them.</summary>
public sealed class PacketSpecs(ITestOutputHelper output) : MatchStory(output)
{
    [Fact]
    public async Task Packets_that_came_together_are_handled_in_order_and_answered_in_one_delivery()
    {
        Game.OnReceive = (user, text, o) => o.SayTo(user, $"re: {text}");
        await Runs(Alice);

        Says(Alice, "one", "two", "three");

        await East.Carries(["re: one", "re: two", "re: three"], Alice);
        await IsSilentTo(East);
        Assert.Equal(["prepare", "1 says one", "1 says two", "1 says three"], Game.Calls);
    }

    [Fact]
    public async Task Packets_of_a_connection_that_was_replaced_are_dropped()
    {
        await Runs(Alice);
        Says(Alice, "in time");
        var late = Saying(Alice, "too late");
        Alice.LogsInAgain(West);
        await Joins(Alice);

        Match.Tell(late, TestActor);
        Says(Alice, "on the new one");

        await Settles();
        Assert.Equal(["prepare", "1 says in time", "1 is back", "1 says on the new one"], Game.Calls);
    }

    [Fact]
    public async Task Packets_of_a_player_who_has_left_and_of_strangers_are_dropped()
    {
        await Runs(Alice, Bob);
        Quits(Bob);

        Says(Bob, "one more thing");
        Says(Carol, "let me in");

        await Settles();
        Assert.Equal(["prepare", "2 leaves"], Game.Calls);
    }

    [Fact]
    public async Task A_broadcast_leaves_as_one_delivery_per_gateway_with_the_same_bytes()
    {
        Game.OnReceive = (_, text, o) => o.Say(text);
        await Runs(Alice, Bob, Carol);

        Says(Bob, "hello");

        var east = await East.Carries("hello", Alice, Carol);
        var west = await West.Carries("hello", Bob);
        Assert.True(east.Frames.Equals(west.Frames), "encoded once, so one array serves all");
        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task A_packet_for_the_others_spares_the_one()
    {
        Game.OnReceive = (user, text, o) => o.SayExcept(user, text);
        await Runs(Alice, Bob, Carol);

        Says(Alice, "watch this");
        await East.Carries("watch this", Carol);
        await West.Carries("watch this", Bob);

        Says(Bob, "and this");
        await East.Carries("and this", Alice, Carol);
        await IsSilentTo(West);
    }

    [Fact]
    public async Task A_packet_for_one_goes_to_that_one_only()
    {
        Game.OnReceive = (_, text, o) => o.SayTo(Carol.Id.Value, text);
        await Runs(Alice, Bob, Carol);

        Says(Alice, "psst");

        await East.Carries("psst", Carol);
        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task Packets_keep_their_order_and_neighbours_for_the_same_players_travel_together()
    {
        Game.OnReceive = (user, _, o) =>
        {
            o.Say("a");
            o.Say("b");
            o.SayTo(user, "c");
            o.SayTo(user, "d");
            o.Say("e");
        };
        await Runs(Alice, Carol);

        Says(Alice, "go");

        await East.Carries(["a", "b"], Alice, Carol);
        await East.Carries(["c", "d"], Alice);
        await East.Carries("e", Alice, Carol);
    }

    [Fact]
    public async Task A_state_travels_alone_under_its_type()
    {
        Game.OnReceive = (_, _, o) =>
        {
            o.Say("before");
            o.Show("state 1");
            o.Show("state 2");
            o.Say("after");
        };
        await Runs(Alice);

        Says(Alice, "go");

        await East.Carries("before", Alice);
        var state = await East.CarriesState("state 1", Alice);
        Assert.Equal((ushort)PacketType.PlayerChattingNotification, state.State);
        await East.CarriesState("state 2", Alice);
        await East.Carries("after", Alice);
    }

    [Fact]
    public async Task A_refusal_reaches_the_one_who_asked()
    {
        Game.OnReceive = (user, _, o) => o.Refuse(user, "no", forPlayer: true);
        await Runs(Alice, Carol);

        Says(Carol, "may I?");

        var delivery = await East.Carries("ErrorNotification", Carol);
        var error = Packets.Read(delivery.Frames).Single().ErrorNotification;
        Assert.Equal(("no", true, Time.GetUtcNow().ToUnixTimeMilliseconds()), (error.ErrorMessage, error.Clienterr, error.Timestamp));
    }

    [Fact]
    public async Task Packets_for_players_without_a_connection_vanish()
    {
        Game.OnReceive = (_, text, o) =>
        {
            o.SayTo(Bob.Id.Value, text);
            o.Say(text);
        };
        await Runs(Alice, Bob);
        Disconnects(Bob);

        Says(Alice, "anybody?");

        await East.Carries("anybody?", Alice);
        await IsSilentTo(West);
    }
}
