using System.Buffers.Binary;

namespace Mallard.Hosting.Remoting;

/// <summary>Fields of a protobuf message, one after the other, as they lie there.</summary>
internal ref struct ProtoFields(ReadOnlySpan<byte> message)
{
    /// <summary>What follows a field's number if the field is of so many bytes.</summary>
    public const int Bytes = 2;

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private readonly ReadOnlySpan<byte> _message = message;
    private int _read;

    /// <summary>Number and kind of the current field: <c>(number &lt;&lt; 3) | kind</c>.</summary>
    public uint Tag { get; private set; }

    /// <summary>What the current field has: bytes without their length, eight bytes, or a number.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The number that the current field has, if it is one.</summary>
    public ulong Number { get; private set; }

    /// <summary>The current field with its tag.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    /// <summary>Where the current field begins.</summary>
    public int Start { get; private set; }

    /// <summary>True at the end of the message, if all of it could be read.</summary>
    public readonly bool IsAtEnd => _read == _message.Length;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False if there is none, or none that can be read.</returns>
    public bool Next()
    {
        var rest = _message[_read..];
        if (!TryReadVarint(ref rest, out var tag) || tag > uint.MaxValue) return false;
        (Tag, Number) = ((uint)tag, 0);
        switch (tag & 7)
        {
            case Varint:
                var before = rest;
                if (!TryReadVarint(ref rest, out var number)) return false;
                Number = number;
                Content = before[..^rest.Length];
                break;
            case Fixed64:
                if (rest.Length < sizeof(ulong)) return false;
                Content = rest[..sizeof(ulong)];
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Content);
                rest = rest[sizeof(ulong)..];
                break;
            case Bytes:
                if (!TryReadVarint(ref rest, out var length) || length > (ulong)rest.Length) return false;
                Content = rest[..(int)length];
                rest = rest[(int)length..];
                break;
            default:
                return false;
        }

        Start = _read;
        _read = _message.Length - rest.Length;
        Whole = _message[Start.._read];
        return true;
    }

    /// <summary>How many bytes a field takes that has so many, with its tag; its number is less than 16.</summary>
    public static int SizeOfBytes(int count)
    {
        var size = 2 + count;
        for (var rest = (uint)count >> 7; rest > 0; rest >>= 7) size++;
        return size;
    }

    /// <summary>Writes tag and length of a field that has so many bytes.</summary>
    /// <returns>The room behind them.</returns>
    public static Span<byte> BeginBytes(Span<byte> room, int number, int count)
    {
        room[0] = (byte)((number << 3) | Bytes);
        var at = 1;
        var rest = (uint)count;
        for (; rest >= 0x80; rest >>= 7) room[at++] = (byte)(rest | 0x80);
        room[at++] = (byte)rest;
        return room[at..];
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        number = 0;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            number |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] >= 0x80) continue;
            rest = rest[(i + 1)..];
            return true;
        }

        return false;
    }
}
