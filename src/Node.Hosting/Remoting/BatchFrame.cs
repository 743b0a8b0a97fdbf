using System.Buffers.Binary;
using Mallard.Messages.Serialization;

namespace Mallard.Hosting.Remoting;

/// <summary>
/// A batch of packets as Akka.Remote puts it on the wire, read where it lies. Message in message: AkkaProtocolMessage.payload,
/// AckAndEnvelopeContainer.envelope, RemoteEnvelope.message, Payload.message. Whatever has something else in it than a batch has with
/// Akka 1.5 is not taken for one, and goes Akka's way.
/// </summary>
internal readonly ref struct BatchFrame
{
    private const uint PayloadTag = (1 << 3) | ProtoFields.Bytes;
    private const uint InstructionTag = (2 << 3) | ProtoFields.Bytes;
    private const uint AckTag = (1 << 3) | ProtoFields.Bytes;
    private const uint EnvelopeTag = (2 << 3) | ProtoFields.Bytes;
    private const uint RecipientTag = (1 << 3) | ProtoFields.Bytes;
    private const uint MessageTag = (2 << 3) | ProtoFields.Bytes;
    private const uint SenderTag = (4 << 3) | ProtoFields.Bytes;
    private const uint SequenceTag = (5 << 3) | 1;
    private const uint PathTag = (1 << 3) | ProtoFields.Bytes;
    private const uint ContentTag = (1 << 3) | ProtoFields.Bytes;
    private const uint SerializerTag = 2 << 3;
    private const uint ManifestTag = (3 << 3) | ProtoFields.Bytes;
    private const uint CommandTag = 1 << 3;
    private const uint HandshakeTag = (2 << 3) | ProtoFields.Bytes;
    private const uint UidTag = (2 << 3) | 1;
    private const ulong Associate = 1;

    // Only what must not get lost is counted, and a batch may.
    private const ulong NotCounted = ulong.MaxValue;

    /// <summary>What the sender has received of the messages that are counted, as a field; empty in nearly all.</summary>
    public ReadOnlySpan<byte> Ack { get; private init; }

    /// <summary>The receiver's path, in UTF-8.</summary>
    public ReadOnlySpan<byte> Recipient { get; private init; }

    /// <summary>The path of who hears what has been taken, in UTF-8.</summary>
    public ReadOnlySpan<byte> Sender { get; private init; }

    /// <summary>The batch, as <see cref="PacketSerializer"/> wrote it.</summary>
    public ReadOnlySpan<byte> Batch { get; private init; }

    /// <summary>What is in the envelope before the message.</summary>
    public ReadOnlySpan<byte> BeforeMessage { get; private init; }

    /// <summary>What is in the message behind the batch.</summary>
    public ReadOnlySpan<byte> BehindBatch { get; private init; }

    /// <summary>What is in the envelope behind the message.</summary>
    public ReadOnlySpan<byte> BehindMessage { get; private init; }

    /// <summary>The batch's number.</summary>
    public long Number => BinaryPrimitives.ReadInt64BigEndian(Batch);

    /// <summary>Reads a frame, without its length.</summary>
    /// <returns>False if it is something else than a batch.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out BatchFrame batch)
    {
        batch = default;
        return TryReadOnly(frame, PayloadTag, out var container)
            && TryReadContainer(container, out var ack, out var envelope)
            && TryReadEnvelope(envelope, ack, out batch);
    }

    /// <summary>The node that begins an association says with which number it was started.</summary>
    public static bool TryReadUid(ReadOnlySpan<byte> frame, out int uid)
    {
        uid = 0;
        if (!TryReadOnly(frame, InstructionTag, out var instruction)) return false;
        var fields = new ProtoFields(instruction);
        if (!fields.Next() || fields.Tag != CommandTag || fields.Number != Associate) return false;
        if (!fields.Next() || fields.Tag != HandshakeTag) return false;
        var handshake = new ProtoFields(fields.Content);
        while (handshake.Next())
        {
            if (handshake.Tag != UidTag) continue;
            uid = unchecked((int)handshake.Number);
            return true;
        }

        return false;
    }

    /// <summary>A frame that says only what <see cref="Ack"/> says.</summary>
    public static byte[] OfAck(ReadOnlySpan<byte> ack)
    {
        var frame = new byte[ProtoFields.SizeOfBytes(ack.Length)];
        ack.CopyTo(ProtoFields.BeginBytes(frame, 1, ack.Length));
        return frame;
    }

    private static bool TryReadContainer(ReadOnlySpan<byte> container, out ReadOnlySpan<byte> ack, out ReadOnlySpan<byte> envelope)
    {
        ack = default;
        envelope = default;
        var fields = new ProtoFields(container);
        if (!fields.Next()) return false;
        if (fields.Tag == AckTag)
        {
            ack = fields.Whole;
            if (!fields.Next()) return false;
        }

        envelope = fields.Content;
        return fields.Tag == EnvelopeTag && fields.IsAtEnd;
    }

    private static bool TryReadEnvelope(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> ack, out BatchFrame batch)
    {
        batch = default;
        var fields = new ProtoFields(envelope);
        if (!fields.Next() || fields.Tag != RecipientTag || !TryReadOnly(fields.Content, PathTag, out var recipient)) return false;
        if (!fields.Next() || fields.Tag != MessageTag || !TryReadMessage(fields.Content, out var content, out var behindBatch)) return false;
        var start = fields.Start;
        var end = start + fields.Whole.Length;
        if (!fields.Next() || fields.Tag != SenderTag || !TryReadOnly(fields.Content, PathTag, out var sender)) return false;
        if (!fields.Next() || fields.Tag != SequenceTag || fields.Number != NotCounted || !fields.IsAtEnd) return false;
        batch = new BatchFrame
        {
            Ack = ack,
            Recipient = recipient,
            Sender = sender,
            Batch = content,
            BeforeMessage = envelope[..start],
            BehindBatch = behindBatch,
            BehindMessage = envelope[end..],
        };
        return true;
    }

    private static bool TryReadMessage(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> behind)
    {
        content = default;
        behind = default;
        var fields = new ProtoFields(message);
        if (!fields.Next() || fields.Tag != ContentTag) return false;
        content = fields.Content;
        behind = message[fields.Whole.Length..];
        return content.Length >= sizeof(long)
            && fields.Next() && fields.Tag == SerializerTag && fields.Number == PacketSerializer.Number
            && fields.Next() && fields.Tag == ManifestTag && fields.Content.SequenceEqual("b1"u8)
            && fields.IsAtEnd;
    }

    private static bool TryReadOnly(ReadOnlySpan<byte> message, uint tag, out ReadOnlySpan<byte> content)
    {
        var fields = new ProtoFields(message);
        var found = fields.Next() && fields.Tag == tag && fields.IsAtEnd;
        content = fields.Content;
        return found;
    }
}
