using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Mallard.Messages.Sessions;

namespace Mallard.Lobby.Users;

// What operators ask of the user.
internal sealed partial class UserActor
{
    private void OnInspect()
    {
        Sender.Tell(new UserInspected(_id, _name, _session, _session is null ? 0 : _epoch, Place, UnderWay()));
        ForgetIfOnlyAsked();
    }

    private void OnEndSession()
    {
        Sender.Tell(new SessionEnded(_id, _session, Place));
        if (_session is null)
        {
            ForgetIfOnlyAsked();
            return;
        }

        _log.Info("User {UserId}: an operator ends the session of connection {Connection}", _id, _session.Id);
        GiveUpSession(kicked => new SessionKicked(kicked));
        if (_match is null && _work is null) AfterWork();
    }

    private ImmutableArray<string> UnderWay()
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        if (_work is { Request: { } request } asked) lines.Add($"{asked.What} (packet type {request.PacketType}, number {request.Number})");
        else if (_work is not null) lines.Add(_work.What);
        if (!Stash.IsEmpty) lines.Add($"{Stash.Count} more to do after that");
        foreach (var room in _owed) lines.Add($"gives back a seat in room {room}");
        return lines.ToImmutable();
    }

    // An actor that was made for the question need not wait for a connection: nothing would be lost with it, and one that does come goes to
    // the next.
    private void ForgetIfOnlyAsked()
    {
        if (_session is not null || _room is not null || _match is not null || !Stash.IsEmpty) return;
        Timers.Cancel(UnclaimedTimer);
        AfterWork();
    }
}
