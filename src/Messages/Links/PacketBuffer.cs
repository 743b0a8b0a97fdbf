using Mallard.Messages.Serialization;
using Mallard.Protocol;

namespace Mallard.Messages.Links;

/// <summary>Packets laid out one behind another, as in a batch. Not thread-safe.</summary>
public sealed class PacketBuffer
{
    // Of more than this nothing is kept when it is emptied.
    private const int Kept = 64 * 1024;

    private byte[] _bytes = [];

    /// <summary>Bytes in it.</summary>
    public int Length { get; private set; }

    /// <summary>Packets in it.</summary>
    public int Count { get; private set; }

    /// <summary>What is in it; not to be looked at after something has been added.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    /// <summary>Adds a packet.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">It has no layout; nothing was added.</exception>
    public void Add(IPacket packet)
    {
        var intake = PacketLayout.IntakeOf(packet);
        PacketLayout.WriteWhole(Room(PacketLayout.Header + PacketLayout.SizeOf(packet, intake)), packet, intake);
    }

    /// <summary>Adds a player's frames, which are game packets, as a <see cref="Matches.MatchInput"/>.</summary>
    /// <exception cref="System.Runtime.Serialization.SerializationException">They are too many; nothing was added.</exception>
    public void AddInput(MatchId match, UserId user, ConnectionId connection, ReadOnlySpan<Frame> frames) =>
        PacketLayout.WriteWholeInput(Room(PacketLayout.Header + PacketLayout.SizeOfInput(frames)), match, user, connection, frames);

    /// <summary>Adds a packet that has been laid out.</summary>
    public void Add(EncodedPacket packet) => packet.Whole.Span.CopyTo(Room(packet.Whole.Length));

    /// <summary>Leaves nothing in it.</summary>
    public void Clear()
    {
        (Length, Count) = (0, 0);
        if (_bytes.Length > Kept) _bytes = [];
    }

    private Span<byte> Room(int size)
    {
        if (_bytes.Length - Length < size) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(256, 2L * (Length + size))));
        Length += size;
        Count++;
        return _bytes.AsSpan(Length - size, size);
    }
}
