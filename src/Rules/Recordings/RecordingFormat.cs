namespace Mallard.Rules.Recordings;

// file    = "MREC" version:u8 block*
// block   = storedLength:u32 contentLength:u32 hash:u64 check:u32 stored     stored = the contents, compressed with Brotli
// The first block holds the header, every other one entries; none reaches over the end of its block. docs/replay.md has the contents.

/// <summary>The numbers of the file format. Integers of fixed size are little-endian.</summary>
internal static class RecordingFormat
{
    public const byte Version = 1;

    /// <summary>Bytes before the first block.</summary>
    public const int PreambleLength = 5;

    /// <summary>Bytes before the stored bytes of a block.</summary>
    public const int BlockHeaderLength = 20;

    /// <summary>Most bytes a header may have; nearly all of them are the game's configuration.</summary>
    public const int MaxHeader = 16 << 20;

    /// <summary>Most bytes of entries in a block.</summary>
    public const int MaxBlock = 4 << 20;

    /// <summary>With this many bytes of entries a block is written. Far below the maximum, so that any one entry still fits in.</summary>
    public const int FullBlock = 32 << 10;

    /// <summary>Most simulated time in one block, in milliseconds: what a crash of the process can cost.</summary>
    public const int BlockMilliseconds = 5000;

    /// <summary>Most bytes of one input: twice what a gateway can be told to let through.</summary>
    public const int MaxPayload = 2 << 20;

    /// <summary>Most bytes of one text; a longer one is cut.</summary>
    public const int MaxText = 4 << 10;

    /// <summary>Most ticks between two hashes.</summary>
    public const int MaxHashEvery = 10_000;

    /// <summary>Longest tick, in milliseconds.</summary>
    public const int MaxTickMilliseconds = 60_000;

    public const int MaxPlayers = 1000;

    public static ReadOnlySpan<byte> Magic => "MREC"u8;

    /// <summary>Tells damage in a block's lengths, or a block in another's place, from a file that was cut off.</summary>
    public static uint Check(int storedLength, int contentLength, ulong hash, long position)
    {
        var hasher = new StateHasher();
        hasher.Add(storedLength);
        hasher.Add(contentLength);
        hasher.Add((long)hash);
        hasher.Add(position);
        return (uint)hasher.Value;
    }
}
