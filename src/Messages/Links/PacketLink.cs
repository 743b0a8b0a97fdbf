using Akka.Actor;
using Mallard.Messages.Serialization;
using Mallard.Protocol;

namespace Mallard.Messages.Links;

/// <summary>
/// The way of packets to one actor, most often of another node. What is sent between nodes costs by the message, not by the byte: packets
/// that can wait a moment leave together, and one that cannot takes along whatever waits. Any thread may call; packets arrive in the order
/// in which they were added.
/// </summary>
/// <remarks>
/// As sure as an actor message, and no surer: what is on its way to a node that dies is lost. The receiver says from time to time what it
/// has taken; a link that is far ahead of that holds back, and one whose receiver is silent for <see cref="Silence"/> goes on without it.
/// </remarks>
public sealed class PacketLink
{
    /// <summary>Bytes in one batch, unless a single packet has more. Far below the largest message between nodes, so heartbeats get through.</summary>
    internal const int BatchBytes = 32 * 1024;

    /// <summary>Batches that may be on their way: at a full batch each, 2 MiB.</summary>
    internal const int Window = 64;

    /// <summary>The receiver says what it has taken once in so many batches.</summary>
    internal const int TakenEvery = 16;

    /// <summary>Bytes that wait here before packets are refused: more than any burst, less than a node's memory.</summary>
    internal const int WaitingBytes = 16 * 1024 * 1024;

    /// <summary>Bytes that wait here before whoever can slow down should.</summary>
    internal const int CongestedBytes = 256 * 1024;

    /// <summary>After what time a receiver that says nothing is no longer waited for: what it would have said is lost.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    // A thread that is to send in a moment has done so by then, or hangs.
    private static readonly TimeSpan LongestNear = TimeSpan.FromMilliseconds(20);

    // Of as many delays the middle one is as good as of all.
    private const int RememberedDelays = 64;

    private readonly Lock _gate = new();
    private readonly IActorRef _receiver;
    private readonly IActorRef _sender;
    private readonly IBatchRoute? _route;
    private readonly TimeProvider _time;
    private readonly Action<PacketLink> _flushLater;
    private readonly Action<PacketLink> _flushSoon;

    // Packets are laid out once, where they are added. When all of the one buffer has left, the other takes its place; only the thread that sends touches it then.
    private PacketBuffer _added;
    private PacketBuffer _leaving;
    private int _left;
    private int _waitingBytes;
    private readonly Queue<(long Number, long SentAt)> _marks = new();
    private readonly long[] _delays = new long[RememberedDelays];
    private int _nextDelay;
    private int _delayCount;
    private long _number;
    private long _taken;
    private long _heldSince;
    private long _sentAt;
    private bool _sending;
    private bool _flushIsDue;
    private bool _flushIsNear;
    private long _nearSince;
    private bool _isClosed;
    private long _refused;
    private long _packetsSent;

    internal PacketLink(
        IActorRef receiver, IActorRef sender, TimeProvider time, Action<PacketLink> flushLater, Action<PacketLink> flushSoon, IBatchRoutes? routes = null)
    {
        _receiver = receiver;
        _sender = sender;
        _route = routes?.Between(receiver, sender);
        _time = time;
        _flushLater = flushLater;
        _flushSoon = flushSoon;
    }

    /// <summary>True while so much waits that whoever can hold back its packets should.</summary>
    public bool IsCongested => Volatile.Read(ref _waitingBytes) > CongestedBytes;

    /// <summary>
    /// The time that the receiver took, in the middle, to take what was sent to it since the last call: the way there, everything that waited
    /// before it, and the way back. The middle one, because a moment's burst is not a queue. Zero if nothing was sent.
    /// </summary>
    internal TimeSpan TakeDelay()
    {
        lock (_gate)
        {
            // What it said of these is lost.
            while (_marks.TryPeek(out var lost) && _time.GetElapsedTime(lost.SentAt) > Silence) _marks.Dequeue();
            var count = _delayCount;
            (_nextDelay, _delayCount) = (0, 0);
            if (count == 0) return _marks.TryPeek(out var mark) ? _time.GetElapsedTime(mark.SentAt) : TimeSpan.Zero;
            var delays = _delays.AsSpan(0, count);
            delays.Sort();
            return TimeSpan.FromTicks(delays[count / 2]);
        }
    }

    /// <summary>What the link has done so far.</summary>
    internal LinkTotals Totals()
    {
        lock (_gate) return new LinkTotals(_number, _packetsSent, _refused, _waitingBytes);
    }

    /// <summary>Packets that found no room. More than none says that the receiver's node cannot keep up.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Sends a packet: as soon as the work that is queued before it allows, or together with others a moment later.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="canWait">True if nobody feels a delay of <see cref="PacketLinks.Linger"/>.</param>
    /// <returns>False if it found no room, or the receiver is gone.</returns>
    /// <exception cref="System.Runtime.Serialization.SerializationException">It has no layout.</exception>
    public bool Add(IPacket packet, bool canWait)
    {
        lock (_gate)
        {
            if (!HasRoom()) return false;
            var before = _added.Length;
            _added.Add(packet);
            if (!MustFlush(_added.Length - before, ref canWait)) return true;
        }

        Flush(canWait);
        return true;
    }

    /// <summary>Sends a player's frames, which are game packets, as a <see cref="Matches.MatchInput"/> that nobody had to make.</summary>
    /// <param name="match">The match they are for.</param>
    /// <param name="user">The player.</param>
    /// <param name="connection">The connection they came by.</param>
    /// <param name="frames">The frames, which may change afterwards.</param>
    /// <param name="canWait">True if nobody feels a delay of <see cref="PacketLinks.Linger"/>.</param>
    /// <returns>False if they found no room, or the receiver is gone.</returns>
    /// <exception cref="System.Runtime.Serialization.SerializationException">They are too many.</exception>
    public bool AddInput(MatchId match, UserId user, ConnectionId connection, ReadOnlySpan<Frame> frames, bool canWait)
    {
        lock (_gate)
        {
            if (!HasRoom()) return false;
            var before = _added.Length;
            _added.AddInput(match, user, connection, frames);
            if (!MustFlush(_added.Length - before, ref canWait)) return true;
        }

        Flush(canWait);
        return true;
    }

    /// <summary>Sends what waits, now.</summary>
    public void Flush()
    {
        // One thread at a time sends, outside the lock: a receiver may run on the thread that tells it something.
        lock (_gate)
        {
            _flushIsDue = false;
            _flushIsNear = false;
            if (_sending || _waitingBytes == 0) return;
            _sending = true;
            _sentAt = _time.GetTimestamp();
        }

        try
        {
            while (TryCut(out var number, out var count, out var packets))
            {
                if (_route?.TrySend(number, count, packets.Span) == true) continue;
                _receiver.Tell(new PacketBatch(number, count, packets.ToArray()), _sender);
            }
        }
        catch
        {
            // That batch is lost; the next ones are not to wait for ever.
            lock (_gate) _sending = false;
            throw;
        }
    }

    /// <summary>The receiver has taken everything up to this batch.</summary>
    internal void OnTaken(long number)
    {
        bool wasHeld;
        lock (_gate)
        {
            wasHeld = _heldSince != 0;
            _taken = Math.Max(_taken, number);
            while (_marks.TryPeek(out var mark) && mark.Number <= number)
            {
                _delays[_nextDelay] = _time.GetElapsedTime(mark.SentAt).Ticks;
                _nextDelay = (_nextDelay + 1) % RememberedDelays;
                _delayCount = Math.Min(_delayCount + 1, RememberedDelays);
                _marks.Dequeue();
            }
        }

        // What waits for others to leave with goes on waiting.
        if (wasHeld) Flush();
    }

    /// <summary>The receiver is gone.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _added.Clear();
            _waitingBytes = 0;
            // Whoever sends now still reads it, and finds nothing more afterwards.
            if (!_sending) DropLeft();
        }

        _route?.Dispose();
    }

    // Under the gate.
    private bool HasRoom()
    {
        if (_isClosed) return false;
        if (_waitingBytes <= WaitingBytes) return true;
        _refused++;
        return false;
    }

    // Under the gate.
    private bool MustFlush(int size, ref bool canWait)
    {
        _waitingBytes += size;
        // A link that has rested sends at once: only when much is going on does it pay to wait for more.
        canWait = canWait && _waitingBytes < BatchBytes && _time.GetElapsedTime(_sentAt) < PacketLinks.Linger;
        if (canWait)
        {
            if (_flushIsDue) return false;
            _flushIsDue = true;
            return true;
        }

        // The thread that was to send in a moment may hang, in another match of the same round: then it is for whoever comes next.
        if (_flushIsNear && _time.GetElapsedTime(_nearSince) < LongestNear) return false;
        (_flushIsNear, _nearSince) = (true, _time.GetTimestamp());
        return true;
    }

    private void Flush(bool canWait)
    {
        if (canWait) _flushLater(this);
        else _flushSoon(this);
    }

    private bool TryCut(out long number, out int count, out ReadOnlyMemory<byte> packets)
    {
        lock (_gate)
        {
            if (_waitingBytes == 0) DropLeft();
            if (_waitingBytes == 0 || IsHeld())
            {
                (_sending, number, count, packets) = (false, 0, 0, default);
                return false;
            }

            if (_left == _leaving.Length)
            {
                DropLeft();
                (_added, _leaving) = (_leaving, _added);
            }

            packets = Batch(_leaving.Bytes[_left..], out count);
            number = ++_number;
            _left += packets.Length;
            _waitingBytes -= packets.Length;
            _packetsSent += count;
            if (number % TakenEvery == 0) _marks.Enqueue((number, _time.GetTimestamp()));
            return true;
        }
    }

    // Under the gate. By then all of it has left, or is for nobody.
    private void DropLeft()
    {
        _leaving.Clear();
        _left = 0;
    }

    private static ReadOnlyMemory<byte> Batch(ReadOnlyMemory<byte> packets, out int count)
    {
        count = 0;
        var size = 0;
        while (size < packets.Length && count < ushort.MaxValue)
        {
            var next = PacketLayout.SizeOfFirst(packets.Span[size..]);
            if (count > 0 && size + next > BatchBytes) break;
            size += next;
            count++;
        }

        return packets[..size];
    }

    private bool IsHeld()
    {
        if (_number - _taken < Window)
        {
            _heldSince = 0;
            return false;
        }

        if (_heldSince == 0) _heldSince = _time.GetTimestamp();
        if (_time.GetElapsedTime(_heldSince) < Silence)
        {
            // Whatever is added will ask again, and so will the receiver's next word; this is for when neither comes.
            if (!_flushIsDue)
            {
                _flushIsDue = true;
                _flushLater(this);
            }

            return true;
        }

        _heldSince = 0;
        _taken = _number;
        return false;
    }
}
