using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

/// <summary>A user on the way into a match, in it and out of it.</summary>
public sealed class MatchSpecs(ITestOutputHelper output) : UserSpecsBase(output)
{
    [Fact]
    public async Task An_owner_who_prepares_gets_the_answer_from_the_match()
    {
        var client = await InRoom();
        client.Prepares();
        await Rooms.ExpectMsgAsync<PrepareGame>();

        User.Tell(new EnterMatch(Alice, Game));

        Assert.Equal(new ConnectPlayer(Game, Alice, client.Address), await Matches.ExpectMsgAsync<ConnectPlayer>());
        var answer = await client.Answer();
        Assert.Empty(answer.Frames);
        Assert.Equal(new UserPlace(Pond, Game), answer.Place);
    }

    [Fact]
    public async Task An_owner_whose_match_is_lost_before_it_began_is_told_that_there_is_no_game()
    {
        var client = await HasPrepared();

        User.Tell(new MatchLost(Alice, Game));

        Assert.Empty(await IsLetGo(client));
        await HearsOfNoGame(client);
    }

    [Fact]
    public async Task An_owner_whose_match_ends_before_it_began_is_told_that_there_is_no_game()
    {
        var client = await HasPrepared();

        User.Tell(new ReleasePlayer(Alice, Game, MatchTells: false));

        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        await HearsOfNoGame(client);
    }

    [Fact]
    public async Task A_member_whose_match_is_lost_before_it_began_is_out_of_the_room()
    {
        var client = await InRoom();
        User.Tell(new EnterMatch(Alice, Game));

        User.Tell(new MatchLost(Alice, Game));

        await client.Probe.ExpectMsgAsync<Delivery>();
        Assert.True((await client.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        client.Lists();
        await client.IsAnswered(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task An_owner_who_logs_in_again_is_not_told_what_the_earlier_connection_asked()
    {
        await HasPrepared();
        var again = Client(2);
        await again.LogsIn();

        User.Tell(new ReleasePlayer(Alice, Game, MatchTells: false));

        Assert.True((await again.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        await ExpectNothing(again.Probe);
    }

    [Fact]
    public async Task Who_leaves_a_match_that_ends_before_it_began_is_answered_once()
    {
        var client = await HasPrepared();
        client.Leaves();
        await Matches.ExpectMsgAsync<QuitMatch>();

        User.Tell(new ReleasePlayer(Alice, Game, MatchTells: false));

        Assert.True((await client.IsAnswered(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task An_owner_who_moves_while_the_match_is_created_gets_the_answer_from_it_all_the_same()
    {
        Services.Directory.Put(Owned);
        var client = await Moves();
        User.Tell(new EnterMatch(Alice, Game));
        await Matches.ExpectMsgAsync<ConnectPlayer>();

        // The connection repeats what was not answered.
        client.Prepares();
        Assert.Empty((await client.Answer()).Frames);

        User.Tell(new MatchLost(Alice, Game));
        Assert.Empty(await IsLetGo(client));
        await HearsOfNoGame(client);
    }

    [Fact]
    public async Task An_owner_who_prepares_once_more_when_the_match_has_begun_is_refused()
    {
        Services.Directory.Put(Owned);
        var client = await Moves();
        User.Tell(new EnterMatch(Alice, Game));
        User.Tell(new MatchBegan(Alice, Game));

        client.Prepares();

        await client.IsRefused(PlayerTexts.NotNow(Alice.Value));
    }

    [Fact]
    public async Task A_match_of_a_room_that_the_user_is_not_in_is_told_not_to_wait()
    {
        var client = await LoggedIn();

        User.Tell(new EnterMatch(Alice, Game));

        Assert.Equal(new QuitMatch(Game, Alice), await Matches.ExpectMsgAsync<QuitMatch>());
        client.Lists();
        await client.IsAnswered(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task Lobby_packets_are_refused_during_a_match()
    {
        var client = await InMatch();
        var text = PlayerTexts.NotNow(Alice.Value);

        client.Lists();
        await client.IsRefused(text);
        client.Creates();
        await client.IsRefused(text);
        client.Joins(Pond);
        await client.IsRefused(text);
        client.Prepares();
        await client.IsRefused(text);

        await ExpectNothing(Rooms);
    }

    [Fact]
    public async Task Leaving_during_a_match_quits_it_and_the_match_itself_answers_the_client()
    {
        var client = await InMatch();

        client.Leaves();
        Assert.Equal(new QuitMatch(Game, Alice), await Matches.ExpectMsgAsync<QuitMatch>());
        User.Tell(new ReleasePlayer(Alice, Game));

        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        var answer = await client.Answer();
        Assert.Empty(answer.Frames);
        Assert.Equal(UserPlace.Lobby, answer.Place);
        client.Lists();
        await client.IsAnswered(PacketType.GetRoomListResponse);
    }

    [Fact]
    public async Task A_match_that_does_not_let_go_in_time_keeps_the_player_who_may_try_again()
    {
        var client = await InMatch();
        client.Leaves();
        await Passes(User, TimeSpan.FromSeconds(3));
        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        while (Matches.HasMessages) await Matches.ReceiveOneAsync();

        client.Leaves();

        await Matches.ExpectMsgAsync<QuitMatch>();
    }

    [Fact]
    public async Task Who_was_leaving_the_room_when_the_match_stood_leaves_that_and_is_answered_by_the_lobby()
    {
        var client = await InRoom();
        client.Leaves();
        await Rooms.ExpectMsgAsync<LeaveRoom>();

        User.Tell(new EnterMatch(Alice, Game));
        Assert.Equal(new QuitMatch(Game, Alice), await Matches.ExpectMsgAsync<QuitMatch>());
        User.Tell(new ReleasePlayer(Alice, Game));

        Assert.True((await client.IsAnswered(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        await Matches.ExpectMsgAsync<PlayerReleased>();
    }

    [Fact]
    public async Task Who_had_left_the_room_when_the_match_stood_is_not_waited_for()
    {
        var client = await InRoom();
        client.Leaves();
        await Rooms.ExpectMsgAsync<LeaveRoom>();
        Rooms.Reply(new RoomLeft(Pond));
        await client.IsAnswered(PacketType.LeaveRoomResponse);

        User.Tell(new EnterMatch(Alice, Game));

        Assert.Equal(new QuitMatch(Game, Alice), await Matches.ExpectMsgAsync<QuitMatch>());
    }

    [Fact]
    public async Task A_match_hears_at_once_of_a_player_who_vanished_while_it_was_being_created()
    {
        var client = await InRoom();
        client.Vanishes();
        await Rooms.ExpectMsgAsync<LeaveRoom>();

        User.Tell(new EnterMatch(Alice, Game));

        Assert.Equal(new DisconnectPlayer(Game, Alice, default), await Matches.ExpectMsgAsync<DisconnectPlayer>());
        Assert.Equal(new UserPlace(Pond, Game), await Client(2).LogsIn());
    }

    [Fact]
    public async Task Being_let_go_is_confirmed_every_time_even_by_who_was_not_in_that_match()
    {
        var client = await LoggedIn();

        User.Tell(new ReleasePlayer(Alice, Game));
        User.Tell(new ReleasePlayer(Alice, Game));

        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        Assert.Equal(new PlayerReleased(Game, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task Being_let_go_by_an_earlier_match_changes_nothing()
    {
        var client = await InMatch();
        var earlier = new MatchId(0x20, Pond);

        User.Tell(new ReleasePlayer(Alice, earlier));

        Assert.Equal(new PlayerReleased(earlier, Alice), await Matches.ExpectMsgAsync<PlayerReleased>());
        client.Lists();
        await client.IsRefused(PlayerTexts.NotNow(Alice.Value));
    }

    [Fact]
    public async Task The_end_of_the_game_sends_the_user_back_to_the_lobby()
    {
        var client = await InMatch();

        User.Tell(new ReleasePlayer(Alice, Game));
        await Matches.ExpectMsgAsync<PlayerReleased>();

        client.Creates();
        await Rooms.ExpectMsgAsync<CreateRoom>();
    }

    [Fact]
    public async Task A_lost_match_is_game_over_for_its_player_who_is_back_in_the_lobby()
    {
        var client = await InMatch();

        User.Tell(new MatchLost(Alice, Game));

        Assert.Equal(PacketType.GameOverNotification, Assert.Single(await IsLetGo(client)).Type);
        client.Creates();
        await Rooms.ExpectMsgAsync<CreateRoom>();
    }

    [Fact]
    public async Task Who_leaves_a_match_that_is_lost_is_answered()
    {
        var client = await InMatch();
        client.Leaves();
        await Matches.ExpectMsgAsync<QuitMatch>();

        User.Tell(new MatchLost(Alice, Game));

        await client.Probe.ExpectMsgAsync<Delivery>();
        Assert.True((await client.IsAnswered(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
    }

    [Fact]
    public async Task A_room_that_ends_with_a_match_its_member_never_heard_of_closes_for_the_member()
    {
        var client = await InRoom();

        User.Tell(new MatchLost(Alice, Game));

        await client.Receives(PacketType.LeaveRoomResponse);
        client.Creates();
        await Rooms.ExpectMsgAsync<CreateRoom>();
    }

    [Fact]
    public async Task Another_match_that_is_lost_changes_nothing()
    {
        var client = await InMatch();

        User.Tell(new MatchLost(Alice, new MatchId(0x20, Pond)));
        User.Tell(new RoomClosed(Alice, Pond));

        client.Lists();
        await client.IsRefused(PlayerTexts.NotNow(Alice.Value));
        await ExpectNothing(client.Probe);
    }

    [Fact]
    public async Task A_user_without_a_connection_whose_match_is_lost_is_forgotten()
    {
        var client = await InMatch();
        client.Vanishes();
        await Matches.ExpectMsgAsync<DisconnectPlayer>();

        User.Tell(new MatchLost(Alice, Game));

        await IsForgotten();
    }

    // Alice's room, and its match.
    private static RoomView Owned => View(Pond, Alice, Bob) with { Phase = RoomPhase.Playing, Match = Game };

    // The user's actor is made anew, and the connection announces itself to it.
    private async Task<ClientStandIn> Moves()
    {
        var client = Client();
        Assert.Equal(new UserPlace(Pond, Game), await client.LogsIn(resume: new UserPlace(Pond, null)));
        Assert.Equal(new ConnectPlayer(Game, Alice, client.Address), await Matches.ExpectMsgAsync<ConnectPlayer>());
        return client;
    }

    // In a match that has yet to begin.
    private async Task<ClientStandIn> HasPrepared()
    {
        var client = await InRoom();
        client.Prepares();
        await Rooms.ExpectMsgAsync<PrepareGame>();
        User.Tell(new EnterMatch(Alice, Game));
        await Matches.ExpectMsgAsync<ConnectPlayer>();
        Assert.Empty((await client.Answer()).Frames);
        return client;
    }

    // The connection takes what is sent along as the match's last word.
    private static async Task<IReadOnlyList<(PacketType Type, GamePacket Packet)>> IsLetGo(ClientStandIn client)
    {
        var delivery = await client.Probe.ExpectMsgAsync<Delivery>();
        Assert.Equal((Game, DeliveryKind.Detach), (delivery.Match, delivery.Kind));
        Assert.Equal([client.Id], delivery.Connections);
        return ClientStandIn.Read(delivery.Frames);
    }

    private async Task HearsOfNoGame(ClientStandIn client)
    {
        var error = (await client.Receives(PacketType.ErrorNotification)).ErrorNotification;
        Assert.Equal((PlayerTexts.GameStartFailed, true), (error.ErrorMessage, error.Clienterr));
        Assert.True((await client.Receives(PacketType.LeaveRoomResponse)).LeaveRoomResponse.Success);
        client.Creates();
        await Rooms.ExpectMsgAsync<CreateRoom>();
    }
}
