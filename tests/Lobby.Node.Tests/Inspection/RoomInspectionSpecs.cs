using Akka.Actor;
using Akka.TestKit;
using Mallard.Lobby.Inspection;
using Mallard.Lobby.Node.Tests.Rooms;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Shared.Inspection;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Inspection;

public sealed class RoomInspectionSpecs : RoomSpecsBase
{
    private readonly Operator _operator;

    public RoomInspectionSpecs(ITestOutputHelper output)
        : base(output)
    {
        _operator = new Operator(CreateTestProbe("operator"), Sys.ActorOf(Props.Create(() => new LobbyInspection(Services))));
    }

    [Fact]
    public async Task Rooms_are_listed_by_id_with_what_they_do()
    {
        var match = new MatchId(0x10, new RoomId(3));
        Services.Directory.Put(View(new RoomId(3), Bob, Carol) with { Phase = RoomPhase.Playing, Match = match });
        Services.Directory.Put(View(new RoomId(9), Carol) with { Phase = RoomPhase.Playing });
        Services.Directory.Put(View(new RoomId(2), Alice));

        var answer = await _operator.Asks("lobby rooms");

        Assert.Equal(3, answer.Total);
        Assert.Equal(["2", "pond", "1", "1", "4", "waiting", "", "2030-01-01T00:00:00.000Z"], answer.Rows[0]);
        Assert.Equal(["3", "pond", "2", "2", "4", "playing", match.ToString(), "2030-01-01T00:00:00.000Z"], answer.Rows[1]);
        Assert.Equal(["9", "preparing"], [answer.Rows[2][0], answer.Rows[2][5]]);
    }

    [Fact]
    public async Task Of_ten_thousand_rooms_a_page_travels()
    {
        foreach (var id in Enumerable.Range(1, 10_000).Reverse()) Services.Directory.Put(View(new RoomId(id), new UserId(id)));

        var answer = await _operator.Asks("lobby rooms", skip: 7000, take: 250);

        Assert.Equal(10_000, answer.Total);
        Assert.Equal(Enumerable.Range(7001, 250), answer.Rows.Select(r => int.Parse(r[0])));
        Assert.Equal(50, (await _operator.Asks("lobby rooms", skip: 9950, take: 100)).Rows.Count);
        var none = await _operator.Asks("lobby rooms", skip: 20_000);
        Assert.Equal((0, 10_000), (none.Rows.Count, none.Total));
        await ExpectNothing(Rooms);
        await ExpectNothing(Directory);
    }

    [Fact]
    public async Task A_room_tells_all_about_itself()
    {
        IsReachable();
        await IsOpenWith(Bob);

        var waiting = await _operator.Asks("lobby room 7");

        Assert.Equal(("pond", "1 alice", "2 of 4", "waiting", "none"), (waiting["name"], waiting["owner"], waiting["members"], waiting["phase"], waiting["match"]));
        Assert.Equal(["1 alice", "2 bob"], waiting.Rows.Where(r => r[0] == "member").Select(r => r[1]));
        Assert.Equal(("akka://lobby", "7", "2030-01-01T00:00:00Z"), (waiting["node"], waiting["shard"], waiting["created"]));

        GameNodeIsThere();
        await IsPrepared();
        Assert.Equal("preparing", (await _operator.Asks("lobby room 7"))["phase"]);
    }

    [Fact]
    public async Task A_room_that_plays_names_its_match()
    {
        IsReachable();
        await IsOpenWith(Bob);
        var (match, _) = await Plays();

        var playing = await _operator.Asks("lobby room 7");

        Assert.Equal(("playing", match.ToString()), (playing["phase"], playing["match"]));
    }

    [Fact]
    public async Task A_room_that_does_not_exist_is_not_made_by_asking()
    {
        Assert.Equal("there is no room 5; lobby rooms lists them", (await _operator.Asks("lobby room 5")).Fault);
        Assert.Equal("there is no room 5; lobby rooms lists them", (await _operator.Asks("lobby close 5")).Fault);

        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_room_that_has_closed_and_is_still_listed_is_not_there()
    {
        IsReachable();
        Services.Directory.Put(View(Pond, Alice));

        Assert.Equal("there is no room 7; lobby rooms lists them", (await _operator.Asks("lobby close 7")).Fault);
        Assert.Equal("there is no room 7; lobby rooms lists them", (await _operator.Asks("lobby room 7")).Fault);
    }

    [Fact]
    public async Task A_closed_room_is_gone_and_every_member_is_told()
    {
        IsReachable();
        await IsOpenWith(Bob);

        var answer = await _operator.Asks("lobby close 7");

        Assert.Equal((null, "Room 7 is closed; 2 members were told"), (answer.Fault, Assert.Single(answer.Lines)));
        Assert.Equal(new RoomClosed(Alice, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        Assert.Equal(new RoomClosed(Bob, Pond), await Users.ExpectMsgAsync<RoomClosed>());
        await IsGone();
    }

    [Fact]
    public async Task A_room_with_a_match_is_not_closed_but_says_what_ends_it()
    {
        IsReachable();
        GameNodeIsThere();
        await IsOpenWith(Bob);
        await IsPrepared();
        Assert.StartsWith("room 7 prepares its match", (await _operator.Asks("lobby close 7")).Fault);
    }

    [Fact]
    public async Task A_room_that_plays_is_not_closed_but_says_what_ends_it()
    {
        IsReachable();
        await IsOpenWith(Bob);
        var (match, _) = await Plays();

        Assert.Equal($"room 7 plays match {match} and closes with it; game close {match} ends the match", (await _operator.Asks("lobby close 7")).Fault);

        Assert.NotNull(Services.Directory.Find(Pond));
        await ExpectNothing(Users);
    }

    [Fact]
    public async Task A_room_that_does_not_answer_is_shown_as_the_directory_has_it_and_not_said_to_be_closed()
    {
        Services.Directory.Put(View(Pond, Alice, Bob));

        _operator.Orders("lobby room 7");
        await IsAskedTwice<InspectRoom>();
        var shown = await _operator.Reads();
        Assert.Equal((null, "2 of 4", "not known"), (shown.Fault, shown["members"], shown["node"]));
        Assert.Single(shown.Lines);

        _operator.Orders("lobby close 7");
        await IsAskedTwice<CloseRoom>();
        Assert.Equal("room 7 did not answer within 1.6 s; lobby room 7 tells whether it is there", (await _operator.Reads()).Fault);
    }

    [Fact]
    public async Task A_room_that_has_missed_the_question_on_its_way_to_another_node_is_asked_once_more()
    {
        await IsOpenWith(Bob);
        _operator.Orders("lobby room 7");
        await Rooms.ExpectMsgAsync<InspectRoom>();

        IsReachable();
        ((TestScheduler)Sys.Scheduler).Advance(Operator.Patience / 2);

        Assert.Equal("akka://lobby", (await _operator.Reads())["node"]);
    }

    private async Task IsAskedTwice<TQuestion>()
    {
        for (var i = 0; i < 2; i++)
        {
            await Rooms.ExpectMsgAsync<TQuestion>();
            ((TestScheduler)Sys.Scheduler).Advance(Operator.Patience / 2);
        }
    }

    private void IsReachable() => Services.Rooms = Room;
}
