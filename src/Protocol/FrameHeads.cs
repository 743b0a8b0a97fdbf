using System.Buffers.Binary;

namespace Mallard.Protocol;

/// <summary>Looks through frames that this side has encoded itself, heads only.</summary>
public static class FrameHeads
{
    /// <summary>Takes the next frame off.</summary>
    /// <param name="frames">Whole frames; afterwards those behind the first.</param>
    /// <param name="packetType">Its packet type.</param>
    /// <param name="length">Its length with its head, in bytes.</param>
    /// <returns>False if there is no whole frame.</returns>
    public static bool TryNext(ref ReadOnlySpan<byte> frames, out ushort packetType, out int length)
    {
        packetType = 0;
        length = 0;
        if (frames.Length < FrameFormat.FixedHeaderLength) return false;
        var head = FrameFormat.FixedHeaderLength + frames[2];
        if (frames.Length < head) return false;
        var whole = head + (long)BinaryPrimitives.ReadUInt32BigEndian(frames.Slice(head - sizeof(uint)));
        if (frames.Length < whole) return false;
        packetType = BinaryPrimitives.ReadUInt16BigEndian(frames);
        length = (int)whole;
        frames = frames.Slice(length);
        return true;
    }
}
