using System.Buffers.Binary;

namespace Mallard.Bots.Play;

/// <summary>
/// Reads players' positions straight out of the payload of a 4002, without creating messages. Most of what a bot receives are these, and
/// a load generator must cost far less than the server it loads.
/// </summary>
/// <remarks>
/// Grammar (protobuf): <c>payload = 22:len { 1:len { 1:varint playerId, 2:fixed32 x, 3:fixed32 y }* }</c>; every field may be absent, and
/// unknown ones are skipped. Malformed bytes end the enumeration.
/// </remarks>
public ref struct PositionReader
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private ReadOnlySpan<byte> _positions;

    public PositionReader(ReadOnlySpan<byte> payload)
    {
        _positions = default;
        while (TryReadField(ref payload, out var tag, out var value, out _))
        {
            if (tag == ((22 << 3) | LengthDelimited)) _positions = value;
        }
    }

    public int PlayerId { get; private set; }

    public float X { get; private set; }

    public float Y { get; private set; }

    /// <summary>Moves on to the next player.</summary>
    public bool Next()
    {
        while (TryReadField(ref _positions, out var tag, out var position, out _))
        {
            if (tag != ((1 << 3) | LengthDelimited)) continue;

            (PlayerId, X, Y) = (0, 0, 0);
            while (TryReadField(ref position, out var field, out var bytes, out var number))
            {
                if (field == ((1 << 3) | Varint)) PlayerId = (int)number;
                else if (field == ((2 << 3) | Fixed32)) X = BinaryPrimitives.ReadSingleLittleEndian(bytes);
                else if (field == ((3 << 3) | Fixed32)) Y = BinaryPrimitives.ReadSingleLittleEndian(bytes);
            }

            return true;
        }

        return false;
    }

    private static bool TryReadField(scoped ref ReadOnlySpan<byte> from, out ulong tag, out ReadOnlySpan<byte> bytes, out ulong number)
    {
        bytes = default;
        number = 0;
        if (!TryReadVarint(ref from, out tag)) return false;

        switch (tag & 7)
        {
            case Varint:
                return TryReadVarint(ref from, out number);
            case Fixed32:
                return TryTake(ref from, 4, out bytes);
            case Fixed64:
                return TryTake(ref from, 8, out bytes);
            case LengthDelimited:
                return TryReadVarint(ref from, out var length) && TryTake(ref from, length, out bytes);
            default:
                return false;
        }
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> from, ulong count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count > (ulong)from.Length) return false;
        taken = from[..(int)count];
        from = from[(int)count..];
        return true;
    }

    private static bool TryReadVarint(scoped ref ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (var i = 0; i < from.Length && i < 10; i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if ((from[i] & 0x80) != 0) continue;
            from = from[(i + 1)..];
            return true;
        }

        return false;
    }
}
