using System.Buffers.Binary;
using System.Diagnostics;

namespace Mallard.Messages.Traces;

/// <summary>
/// What a sampled packet carries from node to node: the trace it belongs to, and the span that what comes of it is under. A packet that is
/// not sampled has none.
/// </summary>
/// <param name="High">The first 8 bytes of the trace id, big-endian.</param>
/// <param name="Low">The other 8.</param>
/// <param name="Span">The span id, big-endian.</param>
public sealed record TraceContext(ulong High, ulong Low, ulong Span)
{
    /// <summary>Bytes of a written context.</summary>
    public const int Size = 24;

    /// <summary>That of a span; null if there is none, or nobody records it.</summary>
    public static TraceContext? Of(Activity? span)
    {
        if (span is not { Recorded: true }) return null;
        Span<byte> bytes = stackalloc byte[Size];
        span.TraceId.CopyTo(bytes[..16]);
        span.SpanId.CopyTo(bytes[16..]);
        return Read(bytes);
    }

    /// <summary>The same for .NET: a parent on another node.</summary>
    public ActivityContext ToActivityContext()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.Recorded, isRemote: true);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than <see cref="Size"/> bytes.</exception>
    internal static TraceContext Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]));

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Span);
    }
}
