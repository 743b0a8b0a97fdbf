using System.Runtime.InteropServices;
using Mallard.Gateway.Metrics;

namespace Mallard.Gateway.Connections;

/// <summary>
/// Frames waiting for one client's socket, bounded in bytes. When more waits than one write takes, a new full state takes the place of
/// the one before it of its kind: a slow client sees fewer positions, but never old ones, and never loses an event.
/// </summary>
internal sealed class OutboundQueue(int limit, GatewayMetrics? metrics = null)
{
    /// <summary>Bytes in one write to the socket. Larger gains nothing on loopback or Ethernet and delays the first byte.</summary>
    public const int WriteSize = 16 * 1024;

    private const int PlacesAtFirst = 4;
    private const int PlacesKept = 64;

    private Entry[] _ring = new Entry[PlacesAtFirst];
    private int _head;
    private int _count;
    private int _bytes;

    public bool IsEmpty => _bytes == 0;

    /// <summary>Bytes waiting.</summary>
    public int Bytes => _bytes;

    /// <summary>Entries there is memory for.</summary>
    public int Places => _ring.Length;

    /// <summary>Adds frames. False: so much waits already that the client is too slow, and the frames were not added.</summary>
    /// <remarks>
    /// What counts is how far the client is behind, not how long the new frames are: a room list may be longer than the limit, and who
    /// asked for it is not slow. So at most the limit and one addition wait.
    /// </remarks>
    /// <param name="frames">Whole frames.</param>
    /// <param name="state">Not 0: the frames are the newest full state of this kind.</param>
    public bool TryEnqueue(ReadOnlyMemory<byte> frames, ushort state)
    {
        if (state != 0 && _bytes > WriteSize) DropOlder(state);
        if (_bytes >= limit) return false;

        Add(frames, state);
        return true;
    }

    /// <summary>Adds the goodbye, which has its place behind everything even when the queue is full.</summary>
    public void EnqueueLast(ReadOnlyMemory<byte> goodbye) => Add(goodbye, 0);

    /// <summary>Takes what goes into the next write: everything up to <see cref="WriteSize"/>, at least one entry.</summary>
    public ReadOnlyMemory<byte> Dequeue()
    {
        var (entries, size) = MeasureWrite();
        if (entries == 1) return Take();

        var write = new byte[size];
        var offset = 0;
        for (var i = 0; i < entries; i++)
        {
            var frames = Take();
            frames.Span.CopyTo(write.AsSpan(offset));
            offset += frames.Length;
        }

        return write;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        if (_bytes > 0) metrics?.Drops.Count(GatewayMetrics.Drop.Closed);
        metrics?.OnBacklog(-_bytes);
        _head = _count = _bytes = 0;
    }

    private void Add(ReadOnlyMemory<byte> frames, ushort state)
    {
        if (_bytes == 0)
        {
            // What is left are places of dropped states.
            _head = _count = 0;
            // A backlog that is over must not cost its memory for the life of the connection.
            if (_ring.Length > PlacesKept) _ring = new Entry[PlacesAtFirst];
        }
        else if (MemoryMarshal.TryGetArray(frames, out var slice) && slice.Array!.Length > 2 * frames.Length)
        {
            // What is behind something else may wait for long, and would keep the whole batch that it came in.
            frames = frames.ToArray();
        }

        if (_count == _ring.Length) MakeRoom();
        _ring[(_head + _count++) & (_ring.Length - 1)] = new Entry(frames, state);
        _bytes += frames.Length;
        metrics?.OnBacklog(frames.Length);
    }

    private (int Entries, int Size) MeasureWrite()
    {
        var size = 0;
        for (var i = 0; i < _count; i++)
        {
            var length = At(i).Frames.Length;
            if (size > 0 && size + length > WriteSize) return (i, size);
            size += length;
        }

        return (_count, size);
    }

    private ReadOnlyMemory<byte> Take()
    {
        ref var entry = ref At(0);
        var frames = entry.Frames;
        entry = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
        _bytes -= frames.Length;
        metrics?.OnBacklog(-frames.Length);
        return frames;
    }

    private void DropOlder(ushort state)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref At(i);
            if (entry.State != state) continue;
            _bytes -= entry.Frames.Length;
            metrics?.OnBacklog(-entry.Frames.Length);
            if (!entry.Frames.IsEmpty) metrics?.Drops.Count(GatewayMetrics.Drop.OlderState);
            entry = default;
        }
    }

    private ref Entry At(int index) => ref _ring[(_head + index) & (_ring.Length - 1)];

    // The places of dropped states are given up, or a client that does not read would let the ring grow with every state. The length
    // stays a power of two, so that an index wraps with a mask; at least half of it is free afterwards, so that this is rare.
    private void MakeRoom()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++) kept += At(i).Frames.IsEmpty ? 0 : 1;

        var ring = new Entry[kept > _ring.Length / 2 ? _ring.Length * 2 : _ring.Length];
        var next = 0;
        for (var i = 0; i < _count; i++)
        {
            if (!At(i).Frames.IsEmpty) ring[next++] = At(i);
        }

        _ring = ring;
        _head = 0;
        _count = kept;
    }

    private record struct Entry(ReadOnlyMemory<byte> Frames, ushort State);
}
