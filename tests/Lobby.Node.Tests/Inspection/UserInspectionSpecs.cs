using Akka.Actor;
using Akka.TestKit;
using Mallard.Lobby.Inspection;
using Mallard.Lobby.Node.Tests.Users;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Shared.Inspection;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Inspection;

public sealed class UserInspectionSpecs : UserSpecsBase
{
    private readonly Operator _operator;

    public UserInspectionSpecs(ITestOutputHelper output)
        : base(output)
    {
        _operator = new Operator(CreateTestProbe("operator"), Sys.ActorOf(Props.Create(() => new LobbyInspection(Services))));
        Services.Users = User;
    }

    [Fact]
    public async Task A_user_is_shown_with_session_and_room()
    {
        var client = await InRoom(638);

        var answer = await _operator.Asks("user show 1");

        Assert.Equal(("user-1", client.Id.ToString(), "akka://lobby"), (answer["name"], answer["connection"], answer["gateway"]));
        Assert.Equal(("70", "none", "0001-01-01T00:00:00Z"), (answer["room"], answer["match"], answer["logged in"]));
        Assert.Equal(("akka://lobby", "1"), (answer["node"], answer["shard"]));
        Assert.DoesNotContain(answer.Rows, r => r[0] == "under way");
    }

    [Fact]
    public async Task A_user_is_shown_with_the_match()
    {
        await InMatch();

        Assert.Equal(Game.ToString(), (await _operator.Asks("user show 1"))["match"]);
    }

    [Fact]
    public async Task What_a_user_waits_for_is_shown()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        client.Leaves();

        var answer = await _operator.Asks("user show 1");

        Assert.Equal(["joins room 70 (packet type 2003, number 1)", "1 more to do after that"], answer.Rows.Where(r => r[0] == "under way").Select(r => r[1]));
    }

    [Theory]
    [InlineData("user show 1")]
    [InlineData("user kick 1")]
    public async Task A_user_without_a_session_is_forgotten_as_soon_as_the_question_is_answered(string command)
    {
        var answer = await _operator.Asks(command);

        if (command == "user show 1") Assert.Equal("no session", answer["connection"]);
        else Assert.Equal("user 1 has no session", answer.Fault);
        await IsForgotten();
    }

    [Fact]
    public async Task A_question_does_not_cost_a_user_the_seat_whose_connection_is_about_to_announce_itself()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));

        var shown = await _operator.Asks("user show 1");
        Assert.Equal(("no session", "70"), (shown["connection"], shown["room"]));
        Assert.Equal("user 1 has no session", (await _operator.Asks("user kick 1")).Fault);

        Assert.Equal(new UserPlace(Pond, null), await Client().LogsIn(new UserPlace(Pond, null)));
        await HasASeat(View(Pond, Bob, Alice));
        await ExpectNothing(Rooms);
        await ExpectNothing(Shard);
    }

    [Fact]
    public async Task A_kicked_user_loses_connection_and_seat()
    {
        var client = await InRoom();

        var answer = await _operator.Asks("user kick 1");

        Assert.Null(answer.Fault);
        Assert.Equal([$"The session of user 1 is ended: connection {client.Id} on akka://lobby is told to close", "The seat in room 70 is given up"], answer.Lines);
        Assert.Equal(new SessionKicked(client.Id), await client.Probe.ExpectMsgAsync<SessionKicked>());
        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));
        await IsForgotten();
    }

    [Fact]
    public async Task A_kicked_connection_that_announces_itself_once_more_does_not_get_the_user_back()
    {
        var client = await InMatch();
        await _operator.Asks("user kick 1");
        await client.Probe.ExpectMsgAsync<SessionKicked>();

        client.Announces(new UserPlace(Pond, null));

        await client.Probe.ExpectMsgAsync<SessionReplaced>();
    }

    [Fact]
    public async Task A_kicked_player_keeps_the_seat_in_the_match_as_after_a_broken_connection_and_may_log_in_again()
    {
        var client = await InMatch();

        var answer = await _operator.Asks("user kick 1");

        Assert.Equal($"Match {Game} keeps the seat for a new login for a while, as after a broken connection", answer.Lines[1]);
        Assert.Equal(new SessionKicked(client.Id), await client.Probe.ExpectMsgAsync<SessionKicked>());
        Assert.Equal(new DisconnectPlayer(Game, Alice, client.Id), await Matches.ExpectMsgAsync<DisconnectPlayer>());
        Assert.Equal($"user 1 has no session, but a seat in match {Game}", (await _operator.Asks("user kick 1")).Fault);
        Assert.Equal(new UserPlace(Pond, Game), await Client(2).LogsIn());
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_user_who_is_kicked_while_joining_a_room_gives_the_seat_back()
    {
        var client = await LoggedIn();
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();

        await _operator.Asks("user kick 1");
        await client.Probe.ExpectMsgAsync<SessionKicked>();
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));
        await IsForgotten();
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task A_user_who_does_not_answer_is_said_not_to()
    {
        var users = CreateTestProbe();
        Services.Users = users;

        _operator.Orders("user show 1");
        await users.ExpectMsgAsync<InspectUser>();
        ((TestScheduler)Sys.Scheduler).Advance(Operator.Patience / 2);
        await users.ExpectMsgAsync<InspectUser>();
        ((TestScheduler)Sys.Scheduler).Advance(Operator.Patience / 2);

        Assert.Equal("the actor of user 1 did not answer within 1.6 s", (await _operator.Reads()).Fault);
    }

    [Fact]
    public async Task A_kick_that_got_lost_on_the_way_is_repeated()
    {
        var client = await LoggedIn();
        await KickIsLostAndRepeated();

        Assert.Null((await _operator.Reads()).Fault);
        Assert.Equal(new SessionKicked(client.Id), await client.Probe.ExpectMsgAsync<SessionKicked>());
    }

    [Fact]
    public async Task A_kick_that_is_repeated_and_finds_no_session_says_that_the_first_may_have_ended_it()
    {
        await KickIsLostAndRepeated();

        Assert.Equal("user 1 has no session, or none any more", (await _operator.Reads()).Fault);
    }

    private async Task KickIsLostAndRepeated()
    {
        var lost = CreateTestProbe();
        Services.Users = lost;
        _operator.Orders("user kick 1");
        await lost.ExpectMsgAsync<EndSession>();

        Services.Users = User;
        ((TestScheduler)Sys.Scheduler).Advance(Operator.Patience / 2);
    }
}
