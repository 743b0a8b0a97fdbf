using System.Diagnostics;
using System.Net.Sockets;
using Mallard.Bots.Accounting;

namespace Mallard.Relay;

/// <summary>A client of the yardstick: sends moves and swings, and measures how old those of its room mates are when they come.</summary>
internal sealed class RelayClient(int number, int roomSize, Socket socket, RunTimes times)
{
    private readonly byte[] _move = new byte[Wire.MoveLength];
    private readonly byte[] _swing = new byte[Wire.SwingLength];
    private readonly StateStream[] _seenMoves = new StateStream[roomSize];
    private readonly StateStream[] _seenSwings = new StateStream[roomSize];
    private int _moves;
    private int _swings;
    private long _received;

    public int Moves => Volatile.Read(ref _moves);

    public int Swings => Volatile.Read(ref _swings);

    /// <summary>Frames sent.</summary>
    public long Sent => (long)Moves + Swings;

    /// <summary>Frames received.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Sends the next move.</summary>
    /// <returns>False if the connection is gone.</returns>
    public bool Move()
    {
        Wire.WriteHeader(_move, _move.Length);
        return Send(_move, ref _moves);
    }

    /// <summary>Sends the next swing.</summary>
    /// <returns>False if the connection is gone.</returns>
    public bool Swing()
    {
        Wire.WriteSwingHeader(_swing, _swing.Length);
        return Send(_swing, ref _swings);
    }

    public Task ReceiveAsync(CancellationToken cancellationToken) => Reading.PiecesAsync(socket, 2048, Take, cancellationToken);

    /// <summary>Whether the last move and the last swing of a room mate have come.</summary>
    public bool HasSeenAllOf(RelayClient other, int member) =>
        _seenMoves[member].Last >= other.Moves && (other == this || _seenSwings[member].Last >= other.Swings);

    /// <summary>What this client saw of a room mate's moves.</summary>
    public Tally MovesOf(RelayClient other, int member)
    {
        ref readonly var seen = ref _seenMoves[member];
        return new Tally(0, other.Moves, seen.Received, seen.Superseded, other.Moves - seen.Last, seen.OutOfOrder, seen.Unknown);
    }

    /// <summary>What this client saw of the swings of another: each is to come.</summary>
    public Tally SwingsOf(RelayClient other, int member)
    {
        ref readonly var seen = ref _seenSwings[member];
        return new Tally(0, other.Swings, seen.Received, 0, other.Swings - seen.Received, seen.OutOfOrder, seen.Unknown);
    }

    private bool Send(byte[] frame, ref int sent)
    {
        Wire.WriteMover(frame.AsSpan(Wire.HeaderLength), number, Interlocked.Increment(ref sent), Stopwatch.GetTimestamp());
        try
        {
            socket.Send(frame);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Interlocked.Decrement(ref sent);
            return false;
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        var length = Wire.FrameLength(bytes);
        if (length == 0) return 0;

        Volatile.Write(ref _received, _received + 1);
        var (seen, ages) = Wire.IsSwing(bytes) ? (_seenSwings, times.Swing) : (_seenMoves, times.Move);
        for (var at = Wire.HeaderLength; at < length; at += Wire.MoverLength)
        {
            var (client, which, stamp) = Wire.ReadMover(bytes[at..]);
            if (seen[client % roomSize].Record(which, long.MaxValue) && client != number) ages.RecordSince(stamp);
        }

        return length;
    }
}
