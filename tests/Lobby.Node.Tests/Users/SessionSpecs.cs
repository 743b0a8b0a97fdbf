using Akka.Actor;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Users;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

public sealed class SessionSpecs(ITestOutputHelper output) : UserSpecsBase(output)
{
    [Fact]
    public async Task A_login_opens_a_session_in_the_lobby()
    {
        var client = Client();

        Assert.Equal(UserPlace.Lobby, await client.LogsIn());

        await Settles(User);
        await ExpectNothing(client.Probe);
        await ExpectNothing(Rooms);
        await ExpectNothing(Matches);
    }

    [Fact]
    public async Task A_second_login_replaces_the_first_which_hears_of_it_once()
    {
        var old = await LoggedIn(1);

        var young = await LoggedIn(2);

        Assert.Equal(new SessionReplaced(old.Id), await old.Probe.ExpectMsgAsync<SessionReplaced>());
        old.Vanishes();
        young.Lists();
        await young.IsAnswered(PacketType.GetRoomListResponse);
        await ExpectNothing(old.Probe);
    }

    [Fact]
    public async Task A_login_wins_even_when_the_clock_of_its_gateway_is_behind()
    {
        var old = await LoggedIn(2);

        await LoggedIn(1);

        await old.Probe.ExpectMsgAsync<SessionReplaced>();
    }

    [Fact]
    public async Task A_replaced_connection_that_announces_itself_once_more_does_not_get_the_user_back()
    {
        var old = await LoggedIn(1);
        var young = await LoggedIn(2);
        await old.Probe.ExpectMsgAsync<SessionReplaced>();

        old.Announces();
        await old.Probe.ExpectMsgAsync<SessionReplaced>();
        old.Announces(resume: UserPlace.Lobby);
        await old.Probe.ExpectMsgAsync<SessionReplaced>();
        old.Lists();
        await old.Probe.ExpectMsgAsync<SessionReplaced>();

        await ExpectNothing(young.Probe);
        young.Lists();
        await young.IsAnswered(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task An_older_connection_that_announces_itself_to_a_new_actor_loses_to_a_newer_one_in_any_order()
    {
        var young = Client(2);
        await young.LogsIn(resume: UserPlace.Lobby);

        var older = Client(1);
        older.Announces(resume: UserPlace.Lobby);
        await older.Probe.ExpectMsgAsync<SessionReplaced>();
        await ExpectNothing(young.Probe);

        var youngest = Client(3);
        await youngest.LogsIn(resume: UserPlace.Lobby);
        await young.Probe.ExpectMsgAsync<SessionReplaced>();
    }

    [Fact]
    public async Task A_newer_connection_is_asked_to_announce_itself_when_an_older_one_did_so_first()
    {
        var older = Client(1);
        await older.LogsIn(resume: UserPlace.Lobby);
        var newer = Client(2);

        newer.Lists();
        Assert.Equal(new SessionUnknown(newer.Id), await newer.Probe.ExpectMsgAsync<SessionUnknown>());
        await newer.LogsIn(resume: UserPlace.Lobby);

        await older.Probe.ExpectMsgAsync<SessionReplaced>();
    }

    [Fact]
    public async Task The_same_connection_may_announce_itself_again()
    {
        var client = await InRoom();

        Assert.Equal(new UserPlace(Pond, null), await client.LogsIn());

        await Settles(User);
        await ExpectNothing(client.Probe);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task An_actor_made_anew_does_not_know_the_connection_and_takes_it_back_with_its_place()
    {
        var client = Client();
        client.Lists();
        Assert.Equal(new SessionUnknown(client.Id), await client.Probe.ExpectMsgAsync<SessionUnknown>());

        Assert.Equal(new UserPlace(Pond, null), await client.LogsIn(resume: new UserPlace(Pond, null)));
        await HasASeat(View(Pond, Bob, Alice));

        client.Leaves();
        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
    }

    [Fact]
    public async Task A_new_login_gives_up_the_seat_of_the_session_before()
    {
        await InRoom(1);

        Assert.Equal(UserPlace.Lobby, await Client(2).LogsIn());

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
    }

    [Fact]
    public async Task What_a_new_login_asks_while_the_old_seat_is_given_up_waits_for_it()
    {
        await InRoom(1);
        var client = await LoggedIn(2);
        await Rooms.ExpectMsgAsync<LeaveRoom>();

        client.Creates();
        await Settles(User);
        await ExpectNothing(client.Probe);
        Rooms.Reply(new RoomLeft(Pond));

        await Rooms.ExpectMsgAsync<CreateRoom>();
    }

    [Fact]
    public async Task A_new_login_during_a_match_is_connected_to_it_only_when_the_client_knows_of_the_login()
    {
        var old = await InMatch(1);
        var young = Client(2);

        young.Announces();
        Assert.Equal(new UserPlace(Pond, Game), (await young.Probe.ExpectMsgAsync<SessionOpened>()).Place);
        Assert.Equal(new DisconnectPlayer(Game, Alice, old.Id), await Matches.ExpectMsgAsync<DisconnectPlayer>());
        await Settles(User);
        await ExpectNothing(Matches);
        User.Tell(new SessionReady(Alice, young.Id));

        Assert.Equal(new ConnectPlayer(Game, Alice, young.Address), await Matches.ExpectMsgAsync<ConnectPlayer>());
        await old.Probe.ExpectMsgAsync<SessionReplaced>();
    }

    [Fact]
    public async Task A_user_who_goes_from_the_lobby_is_forgotten()
    {
        var client = await LoggedIn();

        client.Vanishes();

        await IsForgotten();
    }

    [Fact]
    public async Task A_user_whose_connection_died_without_a_word_is_forgotten()
    {
        var client = await LoggedIn();

        Sys.Stop(client.Probe);

        await IsForgotten();
    }

    [Fact]
    public async Task The_end_of_a_session_that_was_replaced_does_not_end_the_new_one()
    {
        var old = await LoggedIn(1);
        var young = await LoggedIn(2);

        old.Vanishes();
        Sys.Stop(old.Probe);

        young.Lists();
        await young.IsAnswered(PacketType.GetRoomListResponse);
        await ExpectNothing(Shard);
    }

    [Fact]
    public async Task A_user_who_goes_from_a_waiting_room_gives_up_the_seat_and_is_forgotten()
    {
        var client = await InRoom();

        client.Vanishes();
        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        await Settles(User);
        await ExpectNothing(Shard);
        Rooms.Reply(new RoomLeft(Pond));

        await IsForgotten();
    }

    [Fact]
    public async Task The_seat_of_a_user_who_went_is_given_up_until_the_room_confirms_it_however_long_that_takes()
    {
        var client = await InRoom();
        client.Vanishes();

        for (var second = 0; second < 20; second++)
        {
            Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
            while (Rooms.HasMessages) await Rooms.ReceiveOneAsync();
            await Passes(User, TimeSpan.FromSeconds(1));
        }

        await ExpectNothing(Shard);
        User.Tell(new RoomLeft(Pond));
        await IsForgotten();
    }

    [Fact]
    public async Task A_match_hears_of_a_player_whose_connection_is_gone_and_the_user_stays()
    {
        var client = await InMatch();

        client.Vanishes();

        Assert.Equal(new DisconnectPlayer(Game, Alice, client.Id), await Matches.ExpectMsgAsync<DisconnectPlayer>());
        await Settles(User);
        await ExpectNothing(Shard);
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_user_who_went_during_a_match_is_forgotten_when_it_lets_them_go()
    {
        var client = await InMatch();
        client.Vanishes();
        await Matches.ExpectMsgAsync<DisconnectPlayer>();

        User.Tell(new ReleasePlayer(Alice, Game));

        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        await IsForgotten();
    }

    [Fact]
    public async Task A_login_that_meets_a_user_who_is_being_forgotten_gets_the_next_actor()
    {
        var old = await LoggedIn(1);
        var young = Client(2);

        old.Vanishes();
        young.Announces();

        var opened = await young.Probe.ExpectMsgAsync<SessionOpened>();
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await Settles(User);
        await ExpectNothing(Shard);
        young.Lists();
        await young.IsAnswered(PacketType.GetRoomListResponse);
        await ExpectNothing(young.Probe);
        Assert.Equal(UserPlace.Lobby, opened.Place);
    }

    [Fact]
    public async Task A_stray_message_wakes_a_user_only_for_a_while()
    {
        User.Tell(new CloseSession(Alice, new ConnectionId(9)));
        User.Tell(new MemberLeft(Alice, Pond, MemberOf(Bob)));
        await Settles(User);
        await ExpectNothing(Shard);

        await Passes(User, TimeSpan.FromSeconds(10));

        await IsForgotten();
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_keeps_the_seat_until_the_connection_announces_itself()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));
        var client = Client();

        client.Lists();
        await client.Probe.ExpectMsgAsync<SessionUnknown>();
        User.Tell(new MemberJoined(Alice, Pond, MemberOf(Carol)));
        User.Tell(new RoomLeft(new RoomId(5)));
        await Settles(User);
        await ExpectNothing(Rooms);

        Assert.Equal(new UserPlace(Pond, null), await client.LogsIn(resume: UserPlace.Lobby));
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_and_whose_client_is_in_the_lobby_gives_up_the_seat_for_another()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));
        var client = Client();
        await client.LogsIn(resume: UserPlace.Lobby);

        client.Joins(new RoomId(5));

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));
        Assert.Equal(new RoomId(5), (await Rooms.ExpectMsgAsync<JoinRoom>()).RoomId);
        Rooms.Reply(new RoomEntered(View(new RoomId(5), Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_and_whose_client_repeats_that_it_joins_has_the_seat_anew()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));
        var client = Client();
        await client.LogsIn(resume: UserPlace.Lobby);

        client.Joins(Pond);

        await Rooms.ExpectMsgAsync<LeaveRoom>();
        Rooms.Reply(new RoomLeft(Pond));
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);
        client.Creates();
        await client.IsRefused(PlayerTexts.UserNotInLobby);
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_and_whose_connection_is_gone_too_gives_up_the_seat()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));
        User.Tell(new CloseSession(Alice, default));
        await Passes(User, TimeSpan.FromSeconds(9));
        await ExpectNothing(Rooms);

        await Passes(User, TimeSpan.FromSeconds(1));

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
        Rooms.Reply(new RoomLeft(Pond));
        await IsForgotten();
    }

    [Fact]
    public async Task A_user_who_comes_back_to_a_room_that_closed_meanwhile_is_told_so()
    {
        var client = Client();
        await client.LogsIn(resume: new UserPlace(Pond, null));

        Assert.Equal(new AskForSeat(Pond, Alice), await Rooms.ExpectMsgAsync<AskForSeat>());
        Rooms.Reply(new RoomLeft(Pond));

        await client.Receives(PacketType.LeaveRoomResponse);
        client.Joins(new RoomId(5));
        await Rooms.ExpectMsgAsync<JoinRoom>();
    }

    [Fact]
    public async Task A_user_who_comes_back_to_a_room_hears_of_its_end_once()
    {
        var client = Client();
        await client.LogsIn(resume: new UserPlace(Pond, null));
        await Rooms.ExpectMsgAsync<AskForSeat>();

        User.Tell(new RoomClosed(Alice, Pond));
        Rooms.Reply(new RoomLeft(Pond));

        await client.Receives(PacketType.LeaveRoomResponse);
        client.Lists();
        await client.IsAnswered(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_user_who_comes_back_to_a_room_that_does_not_answer_stays_there_and_may_leave_it()
    {
        var client = Client();
        await client.LogsIn(resume: new UserPlace(Pond, null));
        await Rooms.ExpectMsgAsync<AskForSeat>();

        await Passes(User, Services.Settings.RequestTimeout);
        client.Leaves();

        await Rooms.FishForMessageAsync<LeaveRoom>(_ => true);
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_into_a_match_and_to_whom_nobody_comes_is_lost_to_the_match()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });
        User.Tell(new CloseSession(Alice, default));
        await Passes(User, TimeSpan.FromSeconds(9));
        await ExpectNothing(Matches);

        await Passes(User, TimeSpan.FromSeconds(1));

        Assert.Equal(new DisconnectPlayer(Game, Alice, default), await Matches.ExpectMsgAsync<DisconnectPlayer>());
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_into_a_match_and_whose_connection_closes_is_lost_to_the_match_at_once()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });

        User.Tell(new CloseSession(Alice, new ConnectionId(9)));

        Assert.Equal(new DisconnectPlayer(Game, Alice, new ConnectionId(9)), await Matches.ExpectMsgAsync<DisconnectPlayer>());
    }

    [Fact]
    public async Task A_user_who_comes_back_to_a_room_of_which_the_directory_does_not_know_yet_is_not_in_the_match_of_the_one_before()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });
        var client = Client();
        var next = new UserPlace(new RoomId(5), null);

        Assert.Equal(next, await client.LogsIn(resume: next));
        await HasASeat(View(new RoomId(5), Bob, Alice));
        await ExpectNothing(Matches);
        client.Leaves();

        Assert.Equal(new LeaveRoom(new RoomId(5), Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
    }

    [Fact]
    public async Task A_user_who_comes_back_from_the_directory_into_a_match_is_connected_to_it_again()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });
        var client = Client();

        Assert.Equal(new UserPlace(Pond, Game), await client.LogsIn(resume: UserPlace.Lobby));

        Assert.Equal(new ConnectPlayer(Game, Alice, client.Address), await Matches.ExpectMsgAsync<ConnectPlayer>());
    }

    [Fact]
    public async Task A_login_that_meets_a_seat_from_the_directory_gives_it_up()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));

        Assert.Equal(UserPlace.Lobby, await Client().LogsIn());

        Assert.Equal(new LeaveRoom(Pond, Alice), await Rooms.ExpectMsgAsync<LeaveRoom>());
    }

    [Fact]
    public async Task A_user_who_moves_to_another_node_stops_and_touches_no_seat()
    {
        await InRoom();

        User.Tell(UserActor.HandOver.Instance);

        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task A_user_who_is_just_creating_a_room_moves_when_that_is_done()
    {
        var client = await LoggedIn();
        client.Creates();
        var create = await Rooms.ExpectMsgAsync<CreateRoom>();
        User.Tell(UserActor.HandOver.Instance);
        await Settles(User);
        await ExpectNothing(Shard);

        Rooms.Reply(new RoomEntered(View(create.RoomId, Alice)));

        await client.IsAnswered(PacketType.CreateRoomResponse);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
    }

    [Fact]
    public async Task A_claim_that_is_taken_back_while_it_waits_leaves_no_session_behind()
    {
        await InRoom(1);
        var second = await LoggedIn(2);
        await Rooms.ExpectMsgAsync<LeaveRoom>();
        var third = Client(3);
        third.Announces();
        third.Vanishes();
        await Settles(User);

        Rooms.Reply(new RoomLeft(Pond));

        await second.Probe.ExpectMsgAsync<SessionReplaced>();
        await third.Probe.ExpectMsgAsync<SessionOpened>();
        await IsForgotten();
    }

    [Fact]
    public async Task What_the_room_says_to_a_new_actor_waits_for_the_connection_that_is_about_to_announce_itself()
    {
        Services.Directory.Put(View(Pond, Bob, Alice));
        var client = Client();
        User.Tell(new MemberJoined(Alice, Pond, new Member(new UserId(3), "carol")));
        await ExpectNothing(client.Probe);

        client.Announces(new UserPlace(Pond, null));
        await client.Probe.ExpectMsgAsync<SessionOpened>();

        Assert.Equal(3, (await client.Receives(PacketType.JoinRoomNotification)).JoinRoomNotification.User.UserId);
    }

    [Fact]
    public async Task That_a_match_never_began_waits_for_the_connection_that_is_about_to_announce_itself()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });
        var client = Client();
        User.Tell(new ReleasePlayer(Alice, Game, MatchTells: false));
        await Settles(User);
        await ExpectNothing(Matches);

        client.Announces(new UserPlace(Pond, Game));
        await client.Probe.ExpectMsgAsync<SessionOpened>();

        Assert.True((await client.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
    }

    [Fact]
    public async Task That_a_match_is_lost_waits_for_the_connection_that_is_about_to_announce_itself()
    {
        Services.Directory.Put(View(Pond, Bob, Alice) with { Phase = RoomPhase.Playing, Match = Game });
        var client = Client();
        User.Tell(new MatchLost(Alice, Game));
        await Settles(User);

        client.Announces(new UserPlace(Pond, Game));
        await client.Probe.ExpectMsgAsync<SessionOpened>();

        Assert.Equal(DeliveryKind.Detach, (await client.Probe.ExpectMsgAsync<Delivery>()).Kind);
    }
}
