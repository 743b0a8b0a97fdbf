using Mallard.Messages.Serialization;
using Mallard.Protocol;

namespace Mallard.Messages.Links;

/// <summary>
/// Packets laid out one behind another, as in a batch. Not thread-safe. A part of the object that fills it and nobody else's, so a value: those of thousands of
/// matches are filled in turn, and each object in between is a wait for memory.
/// </summary>
public struct PacketBuffer
{
    // Of more than this nothing is kept when it is emptied.
    private const int Kept = 64 * 1024;

    private const int First = 256;

    // It grows by doubling, as long as it is not large.
    private const int MostSpare = 1024 * 1024;

    private byte[]? _bytes;

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>Packets in it.</summary>
    public int Count { get; private set; }

    /// <summary>Where the next packet comes to lie if there is room: for whoever wants that in the processor's cache before.</summary>
    public readonly (byte[]? Bytes, int At) Place => (_bytes, Length);

    /// <summary>What is in it; not to be looked at after something has been added.</summary>
    public readonly ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Adds a packet.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">It has no layout; nothing was added.</exception>
    public void Add(IPacket packet)
    {
        var intake = PacketLayout.IntakeOf(packet);
        var room = Room(PacketLayout.Header + PacketLayout.SizeOf(packet, intake));
        PacketLayout.WriteWhole(room, packet, intake);
        Fill(room.Length);
    }

    /// <summary>Adds a player's frames, which are game packets, as a <see cref="Matches.MatchInput"/>.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">They are too many; nothing was added.</exception>
    public void AddInput(MatchId match, UserId user, ConnectionId connection, ReadOnlySpan<Frame> frames)
    {
        var room = Room(PacketLayout.Header + PacketLayout.SizeOfInput(frames));
        PacketLayout.WriteWholeInput(room, match, user, connection, frames);
        Fill(room.Length);
    }

    /// <summary>Adds a packet that has been laid out.</summary>
    public void Add(EncodedPacket packet)
    {
        packet.Whole.Span.CopyTo(Room(packet.Whole.Length));
        Fill(packet.Whole.Length);
    }

    /// <summary>Leaves nothing in it.</summary>
    public void Clear()
    {
        (Length, Count) = (0, 0);
        if (_bytes?.Length > Kept) _bytes = null;
    }

    private Span<byte> Room(int size)
    {
        var needed = Length + size;
        if (_bytes is null || _bytes.Length < needed) Array.Resize(ref _bytes, Math.Max(First, needed + Math.Min(needed, MostSpare)));
        return _bytes.AsSpan(Length, size);
    }

    private void Fill(int size)
    {
        Length += size;
        Count++;
    }
}
