using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using CsCheck;

namespace Mallard.Protocol.Tests;

public sealed class FrameDecoderSpecs
{
    private const int Limit = 1000;
    private static readonly byte[] Good = new FrameEncoder().Encode(4001, [1, 2, 3]);
    private static readonly int[] OneByOne = [1];

    [Fact]
    public void A_payload_of_exactly_the_limit_is_read()
    {
        var (frames, end) = new FrameDecoder(maxPayload: Limit).ReadAll([.. Header(Limit), .. new byte[Limit]]);

        Assert.Equal(Limit, Assert.Single(frames).Payload.Length);
        Assert.Equal(FrameReadResult.NeedsMoreBytes, end);
    }

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(0x8000_0000)]
    [InlineData(0xFFFF_FFFF)]
    public void A_longer_payload_is_refused_as_soon_as_its_length_is_known(uint length)
    {
        Assert.Equal(FrameReadResult.PayloadTooLarge, new FrameDecoder(maxPayload: Limit).ReadAll(Header(length)).End);
        Assert.Equal(FrameReadResult.PayloadTooLarge, new FrameDecoder(maxPayload: Limit).ReadAll(Header(length).CutInto(OneByOne)).End);
    }

    [Fact]
    public void A_decoder_without_room_for_payloads_still_reads_empty_ones()
    {
        var decoder = new FrameDecoder(maxPayload: 0);

        Assert.Single(decoder.ReadAll(Header(0)).Frames);
        Assert.Equal(FrameReadResult.PayloadTooLarge, decoder.ReadAll(Header(1)).End);
    }

    [Theory]
    [InlineData("1.0.1")]
    [InlineData("1.1.0")]
    [InlineData("2.0.0")]
    public void A_wrong_version_is_found_at_its_first_wrong_byte(string version)
    {
        var header = new FrameEncoder(version).Encode(4001, [1, 2, 3]);
        var firstWrongByte = 3 + version.Zip(FrameFormat.DefaultVersion).TakeWhile(pair => pair.First == pair.Second).Count();

        Assert.Equal(FrameReadResult.NeedsMoreBytes, new FrameDecoder().ReadAll(header[..firstWrongByte]).End);
        Assert.Equal(FrameReadResult.WrongVersion, new FrameDecoder().ReadAll(header[..(firstWrongByte + 1)]).End);
        Assert.Equal(FrameReadResult.WrongVersion, new FrameDecoder().ReadAll(header[..(firstWrongByte + 1)].CutInto(OneByOne)).End);
        Assert.Equal(FrameReadResult.WrongVersion, new FrameDecoder().ReadAll(header).End);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(17)]
    [InlineData(255)]
    public void A_version_of_another_length_is_found_at_its_length(byte length)
    {
        Assert.Equal(FrameReadResult.NeedsMoreBytes, new FrameDecoder().ReadAll([0x0F, 0xA1]).End);
        Assert.Equal(FrameReadResult.WrongVersion, new FrameDecoder().ReadAll([0x0F, 0xA1, length]).End);
        Assert.Equal(FrameReadResult.WrongVersion, new FrameDecoder().ReadAll([0x0F], [0xA1], [length]).End);
    }

    [Fact]
    public void Frames_before_a_violation_in_the_same_chunk_are_delivered()
    {
        var (frames, end) = new FrameDecoder().ReadAll([.. Good, .. Good, .. new FrameEncoder("0.9.9").Encode(4001, [9]), .. Good]);

        Assert.Equal(2, frames.Count);
        Assert.Equal(FrameReadResult.WrongVersion, end);
    }

    [Fact]
    public void After_a_violation_nothing_is_read_any_more_and_nothing_is_kept()
    {
        var decoder = new FrameDecoder(maxPayload: Limit);
        Assert.Equal(FrameReadResult.PayloadTooLarge, decoder.ReadAll(Header(Limit + 1)).End);

        // A connection may hand over what was on its way before it closes.
        var (frames, end) = decoder.ReadAll(Good, Good, []);

        Assert.Empty(frames);
        Assert.Equal(FrameReadResult.PayloadTooLarge, end);
        Assert.False(decoder.InFrame);
    }

    [Fact]
    public void Appending_before_the_chunk_is_read_is_a_bug_of_the_caller()
    {
        var decoder = new FrameDecoder();
        decoder.Append(Good);

        Assert.Throws<InvalidOperationException>(() => decoder.Append(Good));
    }

    [Fact]
    public void A_frame_whole_in_its_chunk_is_a_slice_of_it()
    {
        var chunk = Good.ToArray();
        var frame = Assert.Single(new FrameDecoder().ReadAll(chunk).Frames);

        Assert.True(frame.Payload.Span.Overlaps(chunk));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chunk_that_has_been_read_is_not_held(bool atOnce)
    {
        var decoder = new FrameDecoder();
        var chunk = Read(decoder, atOnce);

        GC.Collect();

        Assert.False(chunk.IsAlive);
        GC.KeepAlive(decoder);

        // In a method of its own, so that no local of the test holds it.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Read(FrameDecoder decoder, bool atOnce)
        {
            var (chunk, frames) = (Good.ToArray(), new List<Frame>());
            if (!atOnce) decoder.Append(chunk);
            Assert.Equal(FrameReadResult.NeedsMoreBytes, atOnce ? decoder.ReadAll(chunk, frames) : decoder.ReadAll(frames));
            Assert.Single(frames);
            return new WeakReference(chunk);
        }
    }

    [Fact]
    public void Reading_at_once_before_the_chunk_before_is_read_is_a_bug_of_the_caller()
    {
        var decoder = new FrameDecoder();
        decoder.Append(Good);

        Assert.Throws<InvalidOperationException>(() => decoder.ReadAll(Good, new List<Frame>()));
    }

    [Fact]
    public void Frames_of_earlier_chunks_stay_as_they_are()
    {
        // The same types and lengths with other bytes: buffers that were used again would show.
        var encoder = new FrameEncoder();
        var payloads = Enumerable.Range(1, 50).Select(i => Enumerable.Repeat((byte)i, 200).ToArray()).ToArray();
        var stream = payloads.SelectMany(p => encoder.Encode(4001, p)).ToArray();

        var (frames, _) = new FrameDecoder().ReadAll(stream.CutInto([7, 130, 250]));

        Reading.Same([.. payloads.Select(p => ((ushort)4001, p))], frames);
    }

    [Fact]
    public void Of_a_chunk_that_is_whole_frames_nothing_is_kept()
    {
        var decoder = new FrameDecoder();
        var frames = new List<Frame> { default };

        Assert.True(decoder.TryReadWhole((byte[])[.. Good, .. Good], frames));

        Assert.Equal(3, frames.Count);
        Assert.False(decoder.InFrame);
        Assert.Equal(FrameReadResult.NeedsMoreBytes, decoder.TryRead(out _));
    }

    [Fact]
    public void A_chunk_that_is_anything_else_is_left_as_a_whole_to_who_keeps_bytes()
    {
        byte[][] others = [[.. Good, .. Good[..^1]], Good[..3], [.. Good, .. new FrameEncoder("9.9.9").Encode(4001, [])]];
        foreach (var other in others)
        {
            var decoder = new FrameDecoder();
            var frames = new List<Frame> { default };

            Assert.False(decoder.TryReadWhole(other, frames));

            Assert.Single(frames);
            Assert.False(decoder.InFrame);
            var (expected, end) = new FrameDecoder().ReadAll(other);
            Assert.Equal(end, decoder.ReadAll(other, frames));
            Reading.Same([.. expected.Select(f => (f.PacketType, f.Payload.ToArray()))], frames[1..]);
        }
    }

    [Fact]
    public void Nothing_passes_part_of_a_frame_or_a_violation()
    {
        var (inFrame, violated) = (new FrameDecoder(), new FrameDecoder());
        inFrame.Append(Good.AsMemory(0, 3));
        inFrame.TryRead(out _);
        violated.Append(new FrameEncoder("9.9.9").Encode(4001, []));
        violated.TryRead(out _);

        Assert.False(inFrame.TryReadWhole(Good, []));
        Assert.False(violated.TryReadWhole(Good, []));
    }

    [Fact]
    public void A_client_that_announces_much_and_sends_little_ties_up_little()
    {
        var header = Header(FrameFormat.DefaultMaxPayload);
        var decoder = new FrameDecoder();
        decoder.ReadAll(Good);

        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Append(header);
        decoder.TryRead(out _);
        decoder.Append(Good);
        decoder.TryRead(out _);
        var held = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(decoder.InFrame);
        Assert.InRange(held, 1, 8 * 1024);
    }

    [Fact]
    public void Gathering_a_large_payload_byte_by_byte_costs_a_few_times_its_size_at_most()
    {
        var frame = new FrameEncoder().Encode(3004, new byte[FrameFormat.DefaultMaxPayload]);
        var decoder = new FrameDecoder();
        decoder.ReadAll(Good);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < frame.Length - 1; i++)
        {
            decoder.Append(frame.AsMemory(i, 1));
            decoder.TryRead(out _);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        decoder.Append(frame.AsMemory(frame.Length - 1));
        Assert.Equal(FrameReadResult.Frame, decoder.TryRead(out _));
        Assert.InRange(allocated, FrameFormat.DefaultMaxPayload, 3 * FrameFormat.DefaultMaxPayload);
    }

    [Fact]
    public void Arbitrary_bytes_never_throw_and_never_give_more_than_the_limit()
    {
        // Pure noise dies at the third byte; noise between good frames and plausible headers gets further.
        var part = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.Const(Good),
            Gen.UInt[0, Limit + 20].Select(Header),
            Gen.UInt.Select(Header),
            Gen.Byte.Array[0, Limit].Select(payload => new FrameEncoder().Encode(4024, payload)));

        Gen.Select(part.Array[1, 12], Gen.Int[1, 200].Array[1, 8]).Sample((parts, lengths) =>
        {
            var stream = parts.SelectMany(p => p).ToArray();
            var (whole, wholeEnd) = new FrameDecoder(maxPayload: Limit).ReadAll(stream);
            var (split, splitEnd) = new FrameDecoder(maxPayload: Limit).ReadAll(stream.CutInto(lengths));

            Assert.All(whole, f => Assert.InRange(f.Payload.Length, 0, Limit));
            Reading.Same([.. whole.Select(f => (f.PacketType, f.Payload.ToArray()))], split);
            Assert.Equal(wholeEnd, splitEnd);

            var (atOnce, decoder) = (new List<Frame>(), new FrameDecoder(maxPayload: Limit));
            var atOnceEnd = FrameReadResult.NeedsMoreBytes;
            foreach (var chunk in stream.CutInto(lengths)) atOnceEnd = decoder.ReadAll(chunk, atOnce);
            Reading.Same([.. whole.Select(f => (f.PacketType, f.Payload.ToArray()))], atOnce);
            Assert.Equal(wholeEnd, atOnceEnd);
        }, iter: 3000);
    }

    [Fact]
    public void A_version_longer_than_the_limit_or_a_negative_limit_is_refused_at_once()
    {
        var version = new string('1', FrameFormat.MaxVersionLength + 1);

        Assert.Throws<ArgumentException>(() => new FrameDecoder(version));
        Assert.Throws<ArgumentException>(() => new FrameEncoder(version));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameDecoder(maxPayload: -1));
    }

    private static byte[] Header(uint payloadLength)
    {
        var header = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(header, 4001);
        header[2] = 5;
        Encoding.UTF8.GetBytes(FrameFormat.DefaultVersion, header.AsSpan(3));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), payloadLength);
        return header;
    }
}
