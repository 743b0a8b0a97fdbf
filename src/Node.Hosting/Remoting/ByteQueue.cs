namespace Mallard.Hosting.Remoting;

/// <summary>Bytes in order, in one piece: added behind, taken in front. Grows for what is large, and gives that back when it is empty.</summary>
internal sealed class ByteQueue(int usualSize)
{
    // A read into less than this is hardly worth its call.
    private const int LeastRoom = 4096;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    /// <summary>What is in it.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Count);

    /// <summary>Adds so many bytes.</summary>
    /// <returns>Where they are to be written.</returns>
    public Span<byte> Add(int count)
    {
        MakeRoom(count);
        _end += count;
        return _bytes.AsSpan(_end - count, count);
    }

    /// <summary>All the room there is behind, and some there is: to be filled from its beginning, and said so with <see cref="Fill"/>.</summary>
    public Span<byte> Room()
    {
        MakeRoom(LeastRoom);
        return _bytes.AsSpan(_end);
    }

    public void Fill(int count) => _end += count;

    /// <summary>Makes room for so many bytes in all.</summary>
    public void Reserve(int count)
    {
        if (count > Count) MakeRoom(count - Count);
    }

    public void Take(int count)
    {
        _start += count;
        if (_start < _end) return;
        _start = _end = 0;
        if (_bytes.Length > usualSize) _bytes = [];
    }

    public void Clear()
    {
        _start = _end = 0;
        _bytes = [];
    }

    private void MakeRoom(int count)
    {
        if (_bytes.Length - _end >= count) return;
        var kept = Count;
        // Moving is for when it makes much room; otherwise it would be done again and again.
        var target = kept + count <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(usualSize, (int)Math.Min(Array.MaxLength, 2L * (kept + count)))];
        Span.CopyTo(target);
        _bytes = target;
        _start = 0;
        _end = kept;
    }
}
