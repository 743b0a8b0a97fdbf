using System.Buffers.Binary;

namespace Mallard.Relay;

/// <summary>
/// The bytes of the yardstick: frames with a header as long as that of the game's, moves and updates as long as those of the game.
/// <code>
/// move   = header, mover, 6 bytes                     client to A
/// update = header, a mover for each who moved         A to client
/// swing  = header that begins with 1, mover           client to A, B, A and all clients of the room
/// mover  = client:u32 number:u32 stamp:i64 6 bytes
/// A to B = connection:u32 frame;  B to A = first connection of the room:u32 frame
/// </code>
/// </summary>
internal static class Wire
{
    public const int HeaderLength = 12;
    public const int MoverLength = 22;
    public const int MoveLength = HeaderLength + MoverLength + 6;
    public const int SwingLength = HeaderLength + MoverLength;
    public const int AddressLength = 4;

    private const byte Swing = 1;

    private const int LengthAt = HeaderLength - 4;

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(Span<byte> frame, int frameLength)
    {
        frame[..HeaderLength].Clear();
        BinaryPrimitives.WriteInt32BigEndian(frame[LengthAt..], frameLength - HeaderLength);
    }

    /// <summary>Writes the header of a swing.</summary>
    public static void WriteSwingHeader(Span<byte> frame, int frameLength)
    {
        WriteHeader(frame, frameLength);
        frame[0] = Swing;
    }

    /// <summary>Whether a frame is to be passed on at once.</summary>
    public static bool IsSwing(ReadOnlySpan<byte> frame) => frame[0] == Swing;

    /// <summary>Writes who moved or swung, for which time, and when.</summary>
    public static void WriteMover(Span<byte> mover, int client, int number, long stamp)
    {
        BinaryPrimitives.WriteInt32BigEndian(mover, client);
        BinaryPrimitives.WriteInt32BigEndian(mover[4..], number);
        BinaryPrimitives.WriteInt64BigEndian(mover[8..], stamp);
    }

    public static (int Client, int Number, long Stamp) ReadMover(ReadOnlySpan<byte> mover) => (
        BinaryPrimitives.ReadInt32BigEndian(mover), BinaryPrimitives.ReadInt32BigEndian(mover[4..]), BinaryPrimitives.ReadInt64BigEndian(mover[8..]));

    /// <summary>The length of the frame that bytes begin with; 0 if it is not all there.</summary>
    public static int FrameLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength) return 0;
        var length = HeaderLength + BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]);
        return bytes.Length < length ? 0 : length;
    }
}
