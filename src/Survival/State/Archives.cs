using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Mallard.Rules;

namespace Mallard.Survival.State;

/// <summary>Hashes a state.</summary>
internal sealed class StateFingerprint : StateArchive
{
    private StateHasher _hasher = new();

    public ulong Value => _hasher.Value;

    public override long Long(string name, long value)
    {
        _hasher.Add(value);
        return value;
    }

    public override float Float(string name, float value)
    {
        _hasher.Add(BitConverter.SingleToInt32Bits(value));
        return value;
    }
}

/// <summary>Writes a state as bytes: whole numbers zigzag in base 128, since most are small; fractions as they are.</summary>
internal sealed class StateWriter(IBufferWriter<byte> output) : StateArchive
{
    private const int LongestNumber = 10;

    public override long Long(string name, long value)
    {
        var span = output.GetSpan(LongestNumber);
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var length = 0;
        for (; bits > 0x7F; bits >>= 7) span[length++] = (byte)(bits | 0x80);
        span[length++] = (byte)bits;
        output.Advance(length);
        return value;
    }

    public override float Float(string name, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
        return value;
    }
}

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes) : StateArchive
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public bool AtEnd => _rest.IsEmpty;

    protected override bool IsReading => true;

    public override long Long(string name, long value)
    {
        ulong bits = 0;
        var span = _rest.Span;
        for (var i = 0; i < span.Length && i < 10; i++)
        {
            bits |= (ulong)(span[i] & 0x7F) << (7 * i);
            if ((span[i] & 0x80) != 0) continue;
            _rest = _rest[(i + 1)..];
            return (long)(bits >> 1) ^ -(long)(bits & 1);
        }

        throw new InvalidDataException($"{name} is cut off");
    }

    public override float Float(string name, float value)
    {
        if (_rest.Length < sizeof(float)) throw new InvalidDataException($"{name} is cut off");
        var number = BinaryPrimitives.ReadSingleLittleEndian(_rest.Span);
        _rest = _rest[sizeof(float)..];
        return number;
    }
}

/// <summary>Shows a state as JSON. The caller opens and closes the object around it.</summary>
internal sealed class StateJson(Utf8JsonWriter json) : StateArchive
{
    public override long Long(string name, long value)
    {
        if (name.Length == 0) json.WriteNumberValue(value);
        else json.WriteNumber(name, value);
        return value;
    }

    public override float Float(string name, float value)
    {
        json.WriteNumber(name, value);
        return value;
    }

    public override bool Flag(string name, bool value)
    {
        json.WriteBoolean(name, value);
        return value;
    }

    public override T Choice<T>(string name, T value)
    {
        json.WriteString(name, value.ToString());
        return value;
    }

    protected override void BeginObject(string? name)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
    }

    protected override void EndObject() => json.WriteEndObject();

    protected override int BeginList(string name, int count)
    {
        json.WriteStartArray(name);
        return count;
    }

    protected override void EndList() => json.WriteEndArray();
}
