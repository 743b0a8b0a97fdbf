using Akka.Actor;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;

namespace Mallard.Game.Matches;

// Players' connections come and go while their match runs on. One that is gone has a grace time to be replaced by another.
internal sealed partial class MatchActor
{
    private bool Attach(ConnectPlayer connect)
    {
        if (!_players.Contains(connect.User))
        {
            _services.Users.Tell(new MatchLost(connect.User, _id));
            return false;
        }

        Timers.Cancel(GraceTimer(connect.User));
        _players.Connect(connect.User, connect.Address);
        _services.Links.Send(
            connect.Address.Fanout,
            new Delivery(_id, DeliveryKind.Attach, 0, [connect.Address.Id], ReadOnlyMemory<byte>.Empty) { Intake = _services.Intake },
            canWait: false);
        return true;
    }

    private void OnReconnect(ConnectPlayer connect)
    {
        // The same connection again: the user's actor moved and announces it anew. The client has missed nothing; the actor may have.
        var known = _players.AddressOf(connect.User)?.Id == connect.Address.Id;
        if (!Attach(connect)) return;
        if (!known) Call(game => game.Reconnect(connect.User.Value, _out));
        if (!Ended) SayThatItBegan(connect.User);
    }

    private void SayThatItBegan(UserId user) => _services.Users.Tell(new MatchBegan(user, _id));

    private void OnDisconnect(DisconnectPlayer disconnect)
    {
        if (!_players.Contains(disconnect.User)) return;
        var address = _players.AddressOf(disconnect.User);
        if (address is not null && address.Id != disconnect.Connection && disconnect.Connection != default) return;

        _players.Disconnect(disconnect.User);
        if (CurrentlyGathering)
        {
            if (_players.AllHeardOf) Begin();
            return;
        }

        if (address is null) return;
        StartGrace(disconnect.User);
        Call(game => game.Disconnect(disconnect.User.Value, _out));
    }

    private bool CurrentlyGathering => Timers.IsTimerActive(GatherTimer);

    private void StartGrace(UserId user) => Timers.StartSingleTimer(GraceTimer(user), new GraceOver(user), _settings.ReconnectGrace);

    private static string GraceTimer(UserId user) => $"grace-{user}";

    private sealed record GraceOver(UserId User) : INoSerializationVerificationNeeded;
}
