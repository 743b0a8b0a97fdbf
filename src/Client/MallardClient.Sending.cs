using System.Net.Sockets;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client;

/// <content>Sending: everything that does not wait for an answer. All return false if the connection is over.</content>
public sealed partial class MallardClient
{
    private readonly FrameBuffer _frames;
    private readonly SemaphoreSlim _sendGate = new(1, 1);
    private volatile string? _sendFailure;

    // Moves are by far the most frequent packets: they reuse one message, under the send gate.
    private readonly GamePacket _move = new() { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest() };

    /// <summary>Sends a packet. The task completes when the operating system has taken it.</summary>
    /// <param name="type">The packet type.</param>
    /// <param name="packet">The message, with the member set that belongs to the packet type.</param>
    /// <returns>False if the connection is over.</returns>
    /// <exception cref="ArgumentException">The set member does not belong to the packet type.</exception>
    public async ValueTask<bool> SendAsync(PacketType type, GamePacket packet)
    {
        if (PacketTable.Get(type).Payload != packet.PayloadCase)
            throw new ArgumentException($"{type} cannot carry {packet.PayloadCase}.", nameof(packet));

        return await SendMessageAsync((ushort)type, packet).ConfigureAwait(false);
    }

    /// <summary>Sends a packet of a game's own type: the message alone is the payload. The server drops it unless the player is in a match.</summary>
    /// <param name="type">The packet type, from <see cref="PacketTable.FirstGameType"/> up.</param>
    /// <param name="message">The message that the game defines for it.</param>
    /// <returns>False if the connection is over.</returns>
    /// <exception cref="ArgumentException">The packet type is not a game's; it needs a <c>GamePacket</c>.</exception>
    public async ValueTask<bool> SendAsync(PacketType type, IMessage message)
    {
        if (!PacketTable.IsGameType((ushort)type))
            throw new ArgumentException($"{type} is not a packet type of a game; those begin at {PacketTable.FirstGameType}.", nameof(type));

        return await SendMessageAsync((ushort)type, message).ConfigureAwait(false);
    }

    /// <summary>Sends bytes as they are, for tests of a server: broken frames, other versions, half a packet.</summary>
    public async ValueTask<bool> SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sendGate.WaitAsync().ConfigureAwait(false);
        try
        {
            return await TransmitAsync(bytes).ConfigureAwait(false);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>Sends where this player is now (4001). Everybody learns of it with the next 4002.</summary>
    public ValueTask<bool> MoveAsync(float x, float y)
    {
        if (!_sendGate.Wait(0)) return MoveInTurnAsync(x, y);
        (_move.PlayerPositionUpdateRequest.X, _move.PlayerPositionUpdateRequest.Y) = (x, y);
        return TransmitAndReleaseAsync((ushort)PacketType.PlayerPositionUpdateRequest, _move);
    }

    /// <summary>Sends a swing into the air (4004). The others see a 4006.</summary>
    public ValueTask<bool> SwingAsync(float directionX, float directionY) => SendAsync(PacketType.PlayerAttackRequest, new GamePacket
    {
        PlayerAttackRequest = new C2SPlayerAttackRequest { PlayerDirX = directionX, PlayerDirY = directionY },
    });

    /// <summary>Sends a chat line (4024). Everybody in the match, the sender included, receives a 4025.</summary>
    public ValueTask<bool> ChatAsync(int playerId, string message) => SendAsync(PacketType.PlayerChattingRequest, new GamePacket
    {
        PlayerChattingRequest = new C2SPlayerChattingRequest { PlayerId = playerId, Message = message },
    });

    /// <summary>Starts the prepared match (3004) with everything at its place. Everybody in the match receives a 3006.</summary>
    public ValueTask<bool> StartGameAsync(IEnumerable<MonsterPositionData> monsters, IEnumerable<ObjectPositionData> objects)
    {
        var start = new C2SGameStartRequest();
        start.Monsters.AddRange(monsters);
        start.Objects.AddRange(objects);
        return SendAsync(PacketType.StartGameRequest, new GamePacket { GameStartRequest = start });
    }

    private async ValueTask<bool> MoveInTurnAsync(float x, float y)
    {
        await _sendGate.WaitAsync().ConfigureAwait(false);
        (_move.PlayerPositionUpdateRequest.X, _move.PlayerPositionUpdateRequest.Y) = (x, y);
        return await TransmitAndReleaseAsync((ushort)PacketType.PlayerPositionUpdateRequest, _move).ConfigureAwait(false);
    }

    private ValueTask<bool> SendMessageAsync(ushort type, IMessage message) =>
        _sendGate.Wait(0) ? TransmitAndReleaseAsync(type, message) : SendInTurnAsync(type, message);

    private async ValueTask<bool> SendInTurnAsync(ushort type, IMessage message)
    {
        await _sendGate.WaitAsync().ConfigureAwait(false);
        return await TransmitAndReleaseAsync(type, message).ConfigureAwait(false);
    }

    // Nearly always the system takes a packet at once, and then there is nothing to wait for.
    private ValueTask<bool> TransmitAndReleaseAsync(ushort type, IMessage message)
    {
        var isOver = true;
        try
        {
            var sending = TransmitAsync(_frames.Write(type, message));
            isOver = sending.IsCompleted;
            return isOver ? sending : ReleaseAfterAsync(sending);
        }
        finally
        {
            if (isOver) _sendGate.Release();
        }
    }

    private async ValueTask<bool> ReleaseAfterAsync(ValueTask<bool> sending)
    {
        try
        {
            return await sending.ConfigureAwait(false);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    private ValueTask<bool> TransmitAsync(ReadOnlyMemory<byte> bytes)
    {
        // A watched socket does not block.
        if (!_isWatched) return TransmitAllAsync(bytes);
        try
        {
            var sent = _socket.Send(bytes.Span, SocketFlags.None, out var error);
            if (error == SocketError.Success && sent == bytes.Length) return new ValueTask<bool>(true);
            // On an error the next try finds out why.
            return TransmitAllAsync(error == SocketError.Success ? bytes[sent..] : bytes);
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<bool>(false);
        }
    }

    // Not cancellable on purpose: half a frame on the wire would make everything behind it unreadable.
    private async ValueTask<bool> TransmitAllAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var sent = await _socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false);
                bytes = bytes[sent..];
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        catch (SocketException e)
        {
            _sendFailure = e.SocketErrorCode.ToString();
            EndAfterReceived();
            return false;
        }
    }

    // A better reason may lie received but unread, a GET_OUT for example: the receive loop reads up to here and then ends.
    private void EndAfterReceived()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The receive loop has learned it by itself.
        }
    }
}
