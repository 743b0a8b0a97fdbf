using System.Buffers;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>
/// The smallest game: prepares (3002, 3003), starts (3006), repeats chat to everybody, throws at the word "crash", is cleared at the
/// word "win". Counts its ticks.
/// </summary>
internal sealed class EchoGame(GameSetup setup) : IGame
{
    private readonly List<GamePlayer> _players = [.. setup.Players];
    private int _owner = setup.OwnerId;
    private bool _started;

    public void Prepare(IGameOutput output)
    {
        output.Send(_owner, PacketType.PrepareGameResponse, PrepareResponse());
        output.Broadcast(PacketType.PrepareGameNotification, PrepareNotification());
    }

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        PacketPayload.TryParse(type, payload, out var packet);
        switch (type)
        {
            case PacketType.StartGameRequest when userId == _owner && !_started:
                _started = true;
                output.Broadcast(PacketType.StartGameNotification, new S2CGameStartNotification());
                break;
            case PacketType.PlayerChattingRequest when packet.PlayerChattingRequest.Message == "crash":
                throw new InvalidOperationException("The game was told to crash.");
            case PacketType.PlayerChattingRequest when packet.PlayerChattingRequest.Message == "win":
                output.Broadcast(PacketType.GameClearNotification, new S2CGameClearNotification());
                output.End();
                break;
            case PacketType.PlayerChattingRequest:
                output.Broadcast(PacketType.PlayerChattingNotification, Chat(userId, packet.PlayerChattingRequest.Message));
                break;
            default:
                output.Refuse(userId, PlayerTexts.WrongRequest, forPlayer: true);
                break;
        }
    }

    public void Tick(IGameOutput output)
    {
    }

    public void Snapshot(IBufferWriter<byte> writer)
    {
        writer.Write(BitConverter.GetBytes(_owner));
        writer.Write([_started ? (byte)1 : (byte)0]);
    }

    public void Disconnect(int userId, IGameOutput output)
    {
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        output.Send(userId, PacketType.PrepareGameNotification, PrepareNotification());
        if (_started) output.Send(userId, PacketType.StartGameNotification, new S2CGameStartNotification());
    }

    public void Leave(int userId, IGameOutput output)
    {
        _players.RemoveAll(p => p.UserId == userId);
        if (_owner == userId) _owner = _players[0].UserId;
    }

    public void Abort(IGameOutput output)
    {
        output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());
        output.End();
    }

    private static S2CPlayerChattingNotification Chat(int userId, string message) => new() { PlayerId = userId, Message = message };

    private static S2CGamePrepareResponse PrepareResponse() => new S2CGamePrepareResponse { Success = true };

    private S2CGamePrepareNotification PrepareNotification()
    {
        var room = new RoomData
        {
            RoomId = setup.RoomId,
            OwnerId = _owner,
            Name = setup.RoomName,
            MaxUserNum = setup.Capacity,
            State = RoomStateType.Play,
        };
        room.Users.AddRange(_players.Select(p => new User { UserId = p.UserId, Name = p.Name }));
        return new S2CGamePrepareNotification { Room = room };
    }

    /// <summary>Makes them.</summary>
    internal sealed class Factory : IGameFactory
    {
        public string Name => "echo";

        public ReadOnlyMemory<byte> Configuration => ReadOnlyMemory<byte>.Empty;

        public IGame Create(GameSetup setup) => new EchoGame(setup);

        public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => new EchoGame(setup) { _owner = BitConverter.ToInt32(snapshot), _started = snapshot[4] != 0 };
    }
}
