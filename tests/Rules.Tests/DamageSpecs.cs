using CsCheck;
using Mallard.Protocol;
using Mallard.Rules.Recordings;
using Mallard.Testing.Games;

namespace Mallard.Rules.Tests;

/// <summary>Files that are not what a recorder wrote.</summary>
public class DamageSpecs
{
    private static readonly byte[] Whole = PondMatch.Whole().File;

    [Fact]
    public void A_file_cut_off_by_a_crash_replays_up_to_the_cut()
    {
        var longest = 0L;
        for (var length = HeaderLength(); length < Whole.Length; length++)
        {
            var result = Replay.Run(Reader(Whole[..length]), new PondGame.Factory());

            Assert.True(result.IsFaithful);
            Assert.True(result.IsCutOff);
            Assert.Null(result.End);
            Assert.True(result.Ticks >= longest, "A longer file replays further.");
            longest = result.Ticks;
        }

        Assert.InRange(longest, 600, 782);
    }

    [Fact]
    public void A_file_cut_off_within_its_header_says_so()
    {
        for (var length = 0; length < HeaderLength(); length++)
        {
            var e = Assert.Throws<InvalidRecordingException>(() => Reader(Whole[..length]));
            Assert.Contains(length < 4 ? "no recording" : "before", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_noticed_with_the_place_of_its_block()
    {
        for (var i = 0; i < Whole.Length * 8; i++)
        {
            var damaged = Whole.ToArray();
            damaged[i / 8] ^= (byte)(1 << (i % 8));

            var e = Assert.Throws<InvalidRecordingException>(() => ReadAll(damaged));

            Assert.InRange(e.Position, 0, i / 8);
            Assert.Contains($"byte {e.Position}: ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_version_is_named()
    {
        var newer = Whole.ToArray();
        newer[4] = 9;

        Assert.Equal("byte 4: version 9 of the format, and not 1", Assert.Throws<InvalidRecordingException>(() => Reader(newer)).Message);
    }

    [Fact]
    public void Something_after_the_end_is_damage() => Assert.Throws<InvalidRecordingException>(() => ReadAll([.. Whole, 0]));

    [Fact]
    public void Blocks_in_another_order_are_damage()
    {
        var blocks = Blocks(Whole);
        Assert.True(blocks.Count > 4);

        Assert.Throws<InvalidRecordingException>(() => ReadAll([.. Whole[..5], .. blocks[0], .. blocks[2], .. blocks[1], .. blocks[3]]));
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_and_never_anything_else() =>
        Gen.Byte.Array[0, 200].Sample(bytes => IsReadOrRefused([.. "MREC"u8, 1, .. bytes]), iter: 5000);

    [Fact]
    public void A_mutated_file_is_read_or_refused_and_never_anything_else() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte.Array[0, 8], Gen.Int[0, 8]).Array[1, 5].Sample(
            mutations =>
            {
                var file = Whole.ToList();
                foreach (var (at, inserted, removed) in mutations)
                {
                    var place = Math.Min(at, file.Count);
                    file.RemoveRange(place, Math.Min(removed, file.Count - place));
                    file.InsertRange(place, inserted);
                }

                IsReadOrRefused([.. file]);
            },
            iter: 5000);

    // The check sums do not get in the way of these.
    [Fact]
    public void Blocks_with_arbitrary_contents_are_read_or_refused_and_never_anything_else()
    {
        var header = Contents(Whole)[0];
        var entries = Contents(Whole)[1];
        Gen.Select(Gen.Bool, Gen.Int[0, 1 << 20], Gen.Byte, Gen.Byte.Array[1, 60]).Sample(
            (inHeader, at, value, block) =>
            {
                var mutated = (inHeader ? header : entries).ToArray();
                mutated[at % mutated.Length] = value;
                IsReadOrRefused(inHeader ? File(mutated, entries) : File(header, mutated, block));
            },
            iter: 20_000);
    }

    [Fact]
    public void A_file_that_claims_more_than_it_may_allocates_little()
    {
        // Compresses to next to nothing.
        var bomb = File(Contents(Whole)[0], new byte[32 << 20]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InvalidRecordingException>(() => ReadAll(bomb));

        Assert.Contains("claims", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_configuration_without_its_hash_is_damage()
    {
        var header = Contents(Whole)[0];
        var at = header.AsSpan().IndexOf([(byte)4, (byte)1, (byte)0, (byte)0, (byte)0]);
        header[at + 1] = 2;

        Assert.Contains("configuration", Assert.Throws<InvalidRecordingException>(() => Reader(File(header))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_full_is_complete_up_to_there()
    {
        using var stream = new MemoryStream();
        var file = new RecordingFile(stream);
        foreach (var block in Contents(Whole)[..3]) file.Write(block);
        file.WriteFull();

        var result = Replay.Run(Reader(stream.ToArray()), new PondGame.Factory());

        Assert.Equal(RecordingEnd.Full, result.End);
        Assert.True(result.IsFaithful);
        Assert.False(result.IsCutOff);
        Assert.Equal(file.Length, stream.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public void An_input_of_any_size_comes_back_as_it_was(int size)
    {
        var payload = new byte[size];
        new Random(1).NextBytes(payload);
        var match = new PondMatch();
        match.Sends(-3, PacketType.DropItemRequest, payload);
        match.Game.End(RecordingEnd.Over);

        var reader = Reader(match.File);
        Assert.True(reader.TryRead(out var entry));

        Assert.Equal((EntryKind.Receive, -3, PacketType.DropItemRequest), (entry.Kind, entry.UserId, entry.Type));
        Assert.Equal(payload, entry.Payload.ToArray());
    }

    private static void IsReadOrRefused(byte[] file)
    {
        try
        {
            ReadAll(file);
        }
        catch (InvalidRecordingException e)
        {
            Assert.InRange(e.Position, 0, file.Length);
        }
    }

    private static void ReadAll(byte[] file)
    {
        var reader = Reader(file);
        while (reader.TryRead(out _))
        {
        }
    }

    private static RecordingReader Reader(byte[] file) => new(new MemoryStream(file));

    private static byte[] File(params byte[][] contents)
    {
        using var stream = new MemoryStream();
        var file = new RecordingFile(stream);
        foreach (var block in contents) file.Write(block);
        return stream.ToArray();
    }

    private static int HeaderLength() => 5 + Blocks(Whole)[0].Length;

    private static List<byte[]> Blocks(byte[] file)
    {
        var blocks = new List<byte[]>();
        for (var at = 5; at < file.Length; at += blocks[^1].Length) blocks.Add(file[at..(at + 20 + BitConverter.ToInt32(file, at))]);
        return blocks;
    }

    private static List<byte[]> Contents(byte[] file) => [.. Blocks(file).Select(Decompressed)];

    private static byte[] Decompressed(byte[] block)
    {
        var contents = new byte[BitConverter.ToInt32(block, 4)];
        Assert.True(System.IO.Compression.BrotliDecoder.TryDecompress(block.AsSpan(20), contents, out _));
        return contents;
    }
}
