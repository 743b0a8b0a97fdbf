using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Users;

// Into a match and out of it.
internal sealed partial class UserActor
{
    private void OnEnterMatch(EnterMatch enter)
    {
        var match = enter.Match;
        if (match.Room != _room)
        {
            // The room counts on someone who has gone elsewhere; its match must not wait for them.
            _services.Matches.Tell(new QuitMatch(match, _id));
            return;
        }

        // Of a match that this actor knows from elsewhere it cannot know whether it has begun. The match says so, when it is told of the connection.
        _awaited = new Awaited((_work as PrepareWork)?.Request?.Connection ?? (_match == match ? _awaited?.Asker : null));
        _match = match;
        if (_work is LeaveWork { Request: { } leaving })
        {
            // The player was leaving while the match was being created: leave that.
            _work = null;
            Begin(new QuitWork(this, leaving, match, neverConnected: true));
            return;
        }

        if (_session is null) _services.Matches.Tell(new DisconnectPlayer(match, _id, default));
        else ConnectTo(match);
        if (_work is PrepareWork prepare) prepare.Done();
        else if (_work is LeaveWork) End();
    }

    private void ConnectTo(MatchId match) => _services.Matches.Tell(new ConnectPlayer(match, _id, _session!));

    // The match had been created when this user's actor moved, and the packet is repeated: it is as good as answered.
    private bool IsPreparedAlready => _awaited is { Asker: null } && _services.Directory.OfUser(_id)?.OwnerId == _id;

    private void OnPrepareAgain(LobbyRequest request)
    {
        _awaited = new Awaited(request.Connection);
        Answer(request, []);
    }

    private void OnReleasePlayer(ReleasePlayer release)
    {
        _services.Matches.Tell(new PlayerReleased(release.Match, _id));
        if (release.Match != _match) return;

        var awaited = LeaveMatch();
        if (_work is QuitWork quit)
        {
            if (release.MatchTells) quit.Done();
            else quit.DoneWithoutMatch();
            return;
        }

        if (!release.MatchTells) SayThatThereIsNoGame(awaited);
        if (_work is null) AfterWork();
    }

    private void OnMatchLost(MatchLost lost)
    {
        if (lost.Match != _match)
        {
            // The room ended with a match that this user never heard of.
            if (_match is null && lost.Match.Room == _room) OnRoomClosed(new RoomClosed(_id, lost.Match.Room));
            return;
        }

        var awaited = LeaveMatch();
        // The connection takes this as the match's last word, unless the match never had it.
        var lastWord = awaited is null ? _services.Encoder.Encode(PacketType.GameOverNotification, GameOver) : [];
        _session?.Connection.Tell(new Delivery(lost.Match, DeliveryKind.Detach, 0, [_session.Id], lastWord));
        if (_work is QuitWork quit)
        {
            quit.DoneWithoutMatch();
            return;
        }

        if (awaited is not null) SayThatThereIsNoGame(awaited);
        if (_work is null) AfterWork();
    }

    /// <summary>Forgets the match, and its room with it. Tells what it has not done yet; null if it had begun.</summary>
    private Awaited? LeaveMatch()
    {
        var awaited = _awaited;
        _awaited = null;
        _match = null;
        ForgetRoom();
        return awaited;
    }

    // The client is still in the room, which ended with the match; and whoever asked for the game is owed an answer.
    private void SayThatThereIsNoGame(Awaited? awaited)
    {
        if (awaited?.Asker is { } asker && asker == _session?.Id) Push(_services.Errors.Encode(PlayerTexts.GameStartFailed, forPlayer: true));
        Push(PacketType.LeaveRoomResponse, LeaveAccepted);
    }

    private static GamePacket GameOver { get; } = new() { GameOverNotification = new S2CGameOverNotification() };

    /// <summary>The match has yet to show its players a game.</summary>
    /// <param name="Asker">The connection whose 3001 it is to answer; null for everybody else in the room.</param>
    private sealed record Awaited(ConnectionId? Asker);
}
