using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Mallard.Rules.Recordings;

/// <summary>Writes the contents of blocks.</summary>
internal static class ContentWriter
{
    private const int LongestVarint = 10;

    public static void WriteByte(this IBufferWriter<byte> target, byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }

    /// <summary>Seven bits a byte, the lowest first, the highest bit set in all but the last.</summary>
    public static void WriteVarint(this IBufferWriter<byte> target, long value)
    {
        var span = target.GetSpan(LongestVarint);
        var rest = (ulong)value;
        var length = 0;
        for (; rest > 0x7F; rest >>= 7) span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        target.Advance(length);
    }

    /// <summary>Negative numbers, of which there are next to none, as their two's complement in 32 bits.</summary>
    public static void WriteInt(this IBufferWriter<byte> target, int value) => target.WriteVarint((uint)value);

    public static void WriteUInt64(this IBufferWriter<byte> target, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target.GetSpan(sizeof(ulong)), value);
        target.Advance(sizeof(ulong));
    }

    public static void WriteBytes(this IBufferWriter<byte> target, ReadOnlySpan<byte> bytes)
    {
        target.WriteVarint(bytes.Length);
        target.Write(bytes);
    }

    public static void WriteText(this IBufferWriter<byte> target, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).AsSpan();
        target.WriteBytes(bytes.Length <= RecordingFormat.MaxText ? bytes : bytes[..RecordingFormat.MaxText]);
    }
}

/// <summary>Reads the contents of a block and trusts none of them: whatever they are, it returns or throws an invalid recording.</summary>
internal ref struct ContentReader(ReadOnlySpan<byte> contents, long block, int offset = 0)
{
    private readonly ReadOnlySpan<byte> _contents = contents;

    /// <summary>How much of the block has been read.</summary>
    public int Offset { get; private set; } = offset;

    public readonly bool IsAtEnd => Offset == _contents.Length;

    public byte Byte(string what) => Take(1, what)[0];

    public ulong UInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), what));

    public int Int(string what)
    {
        var value = Varint(what);
        if (value > uint.MaxValue) Fail($"{what} is {value}");
        return (int)(uint)value;
    }

    public int Number(int least, int most, string what)
    {
        var value = Varint(what);
        if (value < (ulong)least || value > (ulong)most) Fail($"{what} is {value} and must be from {least} to {most}");
        return (int)value;
    }

    public ReadOnlySpan<byte> Bytes(int most, string what) => Take(Number(0, most, $"the length of {what}"), what);

    public string Text(string what) => Encoding.UTF8.GetString(Bytes(RecordingFormat.MaxText, what));

    public ReadOnlySpan<byte> Take(int length, string what)
    {
        if (length > _contents.Length - Offset) Fail($"{what} reaches over the end");
        var taken = _contents.Slice(Offset, length);
        Offset += length;
        return taken;
    }

    [DoesNotReturn]
    public readonly void Fail(string problem) =>
        throw new InvalidRecordingException(block, $"the block that begins here is invalid: {problem} (at {Offset} of its {_contents.Length} bytes)");

    private ulong Varint(string what)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte(what);
            if (shift == 63 && next > 1) break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next <= 0x7F) return value;
        }

        Fail($"{what} is no number");
        return 0;
    }
}
