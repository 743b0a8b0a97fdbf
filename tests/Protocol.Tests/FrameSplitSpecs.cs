using CsCheck;

namespace Mallard.Protocol.Tests;

/// <summary>TCP cuts wherever it likes; the frames must not depend on it.</summary>
public sealed class FrameSplitSpecs
{
    private static readonly (ushort Type, byte[] Payload)[] Frames =
    [
        (1003, Pattern(16)),
        (2006, []),
        (4001, Pattern(14)),
        (3004, Pattern(FrameFormat.DefaultMaxPayload - 1)),
        (2008, []),
        (4024, Pattern(300)),
        (4002, Pattern(1)),
    ];

    private static readonly (ushort Type, byte[] Payload)[] SmallFrames = [.. Frames.Where(f => f.Payload.Length < 1000)];

    [Fact]
    public void A_stream_cut_in_two_at_any_byte_still_gives_the_frames()
    {
        var stream = Stream(Frames);
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var (frames, end) = new FrameDecoder().ReadAll(stream[..cut], stream[cut..]);
            Assert.Equal(FrameReadResult.NeedsMoreBytes, end);
            Reading.Same(Frames, frames);
        }
    }

    [Fact]
    public void A_stream_that_comes_byte_by_byte_still_gives_the_frames()
    {
        var (frames, end) = new FrameDecoder().ReadAll(Stream(Frames).CutInto([1]));

        Assert.Equal(FrameReadResult.NeedsMoreBytes, end);
        Reading.Same(Frames, frames);
    }

    [Fact]
    public void A_stream_in_one_piece_gives_all_its_frames()
    {
        var (frames, _) = new FrameDecoder().ReadAll(Stream(Frames));

        Reading.Same(Frames, frames);
    }

    [Fact]
    public void Any_chunks_give_the_frames() =>
        Gen.Int[1, 400].Array[1, 50].Sample(lengths =>
        {
            var (frames, _) = new FrameDecoder().ReadAll(Stream(Frames).CutInto(lengths));
            Reading.Same(Frames, frames);
        }, iter: 300);

    [Fact]
    public void Empty_chunks_change_nothing()
    {
        var (frames, _) = new FrameDecoder().ReadAll(Stream(SmallFrames).CutInto([1]).SelectMany(chunk => new[] { [], chunk }));

        Reading.Same(SmallFrames, frames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("1.0.0-überall")]
    public void Any_version_string_can_be_split(string version)
    {
        var stream = Stream(SmallFrames, version);
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var (frames, _) = new FrameDecoder(version).ReadAll(stream[..cut], stream[cut..]);
            Reading.Same(SmallFrames, frames);
        }
    }

    [Fact]
    public void The_decoder_says_whether_it_stands_in_the_middle_of_a_frame()
    {
        var stream = Stream(SmallFrames);
        var boundaries = SmallFrames.Select((_, i) => Stream(SmallFrames[..i]).Length).Append(stream.Length).ToHashSet();
        for (var cut = 0; cut <= stream.Length; cut++)
        {
            var decoder = new FrameDecoder();
            decoder.ReadAll(stream[..cut]);
            Assert.Equal(!boundaries.Contains(cut), decoder.InFrame);
        }
    }

    private static byte[] Stream((ushort Type, byte[] Payload)[] frames, string version = FrameFormat.DefaultVersion)
    {
        var encoder = new FrameEncoder(version);
        return [.. frames.SelectMany(f => encoder.Encode(f.Type, f.Payload))];
    }

    private static byte[] Pattern(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
