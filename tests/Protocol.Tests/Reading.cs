namespace Mallard.Protocol.Tests;

/// <summary>Feeds a decoder the way a connection does: a chunk, then frames until it asks for more.</summary>
internal static class Reading
{
    /// <summary>Reads everything; each chunk is an array of its own, as from a socket.</summary>
    public static (List<Frame> Frames, FrameReadResult End) ReadAll(this FrameDecoder decoder, params IEnumerable<byte[]> chunks)
    {
        var frames = new List<Frame>();
        var result = decoder.TryRead(out _);
        foreach (var chunk in chunks)
        {
            decoder.Append(chunk);
            while ((result = decoder.TryRead(out var frame)) == FrameReadResult.Frame) frames.Add(frame);
        }

        return (frames, result);
    }

    /// <summary>Cuts a stream into chunks of the given lengths, over and over.</summary>
    public static IEnumerable<byte[]> CutInto(this byte[] stream, IReadOnlyList<int> lengths)
    {
        var at = 0;
        for (var i = 0; at < stream.Length; i++)
        {
            var length = Math.Min(lengths[i % lengths.Count], stream.Length - at);
            yield return stream[at..(at + length)];
            at += length;
        }
    }

    public static void Same(IReadOnlyList<(ushort Type, byte[] Payload)> expected, IReadOnlyList<Frame> frames)
    {
        Assert.Equal(expected.Count, frames.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Type, frames[i].PacketType);
            Assert.True(frames[i].Payload.Span.SequenceEqual(expected[i].Payload), $"The payload of frame {i} differs.");
        }
    }
}
