namespace Mallard.Protocol;

/// <summary>
/// The layout of a frame, the same in both directions; all integers are big-endian:
/// <code>frame = packetType:u16 versionLength:u8 version:utf8 payloadLength:u32 payload</code>
/// </summary>
public static class FrameFormat
{
    /// <summary>The version string of the published clients.</summary>
    public const string DefaultVersion = "1.0.0";

    /// <summary>Longest version string accepted, in bytes. Published versions have five.</summary>
    public const int MaxVersionLength = 16;

    /// <summary>
    /// Longest payload accepted from a client, in bytes. The largest legitimate one, START_GAME_REQUEST for 270 monsters and
    /// 111 objects, has about 10 KB.
    /// </summary>
    public const int DefaultMaxPayload = 64 * 1024;

    /// <summary>Bytes of a header without its version string.</summary>
    internal const int FixedHeaderLength = 7;

    internal const int MaxHeaderLength = FixedHeaderLength + MaxVersionLength;

    /// <summary>Bytes of a frame in front of its payload.</summary>
    /// <param name="version">The version string.</param>
    public static int HeadLength(string version) => FixedHeaderLength + System.Text.Encoding.UTF8.GetByteCount(version);
}

/// <summary>One frame as it came off a socket: its packet type, not yet checked against the table, and its payload, not yet parsed.</summary>
/// <param name="PacketType">The id from the header; may be unknown.</param>
/// <param name="Payload">The encoded <c>GamePacket</c>; of a game's packet type, whatever that game sends, also nothing.</param>
public readonly record struct Frame(ushort PacketType, ReadOnlyMemory<byte> Payload);

/// <summary>What <see cref="FrameDecoder.TryRead"/> found.</summary>
public enum FrameReadResult
{
    /// <summary>All bytes are used up; the next frame needs more.</summary>
    NeedsMoreBytes,

    /// <summary>A complete frame was read.</summary>
    Frame,

    /// <summary>The version string is not the expected one. The stream cannot be read any further.</summary>
    WrongVersion,

    /// <summary>The payload length exceeds the limit. The stream cannot be read any further.</summary>
    PayloadTooLarge,
}
