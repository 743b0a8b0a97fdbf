using System.Diagnostics;
using System.Net.Sockets;
using Mallard.Bots.Accounting;

namespace Mallard.Relay;

/// <summary>A client of the yardstick: sends moves, and measures how old those of its room mates are when they come.</summary>
internal sealed class RelayClient(int number, int roomSize, Socket socket, LatencyHistogram ages)
{
    private readonly byte[] _move = new byte[Wire.MoveLength];
    private readonly StateStream[] _seen = new StateStream[roomSize];
    private int _sent;
    private long _received;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Frames received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Sends the next move.</summary>
    /// <returns>False if the connection is gone.</returns>
    public bool Move()
    {
        var move = Interlocked.Increment(ref _sent);
        Wire.WriteHeader(_move, _move.Length);
        Wire.WriteMover(_move.AsSpan(Wire.HeaderLength), number, move, Stopwatch.GetTimestamp());
        try
        {
            socket.Send(_move);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Interlocked.Decrement(ref _sent);
            return false;
        }
    }

    public Task ReceiveAsync(CancellationToken cancellationToken) => Reading.PiecesAsync(socket, 2048, Take, cancellationToken);

    /// <summary>Whether the last move of a room mate has come.</summary>
    public bool HasSeenAllOf(RelayClient other, int member) => _seen[member].Last >= other.Sent;

    /// <summary>What this client saw of a room mate.</summary>
    public Tally TallyOf(RelayClient other, int member)
    {
        ref readonly var stream = ref _seen[member];
        return new Tally(0, other.Sent, stream.Received, stream.Superseded, other.Sent - stream.Last, stream.OutOfOrder, stream.Unknown);
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        var length = Wire.FrameLength(bytes);
        if (length == 0) return 0;

        Volatile.Write(ref _received, _received + 1);
        for (var at = Wire.HeaderLength; at < length; at += Wire.MoverLength)
        {
            var (client, move, stamp) = Wire.ReadMover(bytes[at..]);
            if (_seen[client % roomSize].Record(move, long.MaxValue) && client != number) ages.RecordSince(stamp);
        }

        return length;
    }
}
