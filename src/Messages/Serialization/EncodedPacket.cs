using Akka.Actor;
using Mallard.Messages.Links;
using Mallard.Messages.Traces;

namespace Mallard.Messages.Serialization;

/// <summary>A packet as it lies in a batch that has been checked.</summary>
public readonly struct EncodedPacket
{
    private EncodedPacket(ReadOnlyMemory<byte> whole) => Whole = whole;

    /// <summary>Which packet it is.</summary>
    public PacketKind Kind => (PacketKind)(Whole.Span[0] & ~PacketLayout.TracedBit);

    /// <summary>All its bytes.</summary>
    internal ReadOnlyMemory<byte> Whole { get; }

    /// <summary>Takes the first of several packets.</summary>
    /// <param name="packets">Those left.</param>
    /// <param name="packet">The first.</param>
    /// <returns>False if there is none.</returns>
    public static bool TryNext(ref ReadOnlyMemory<byte> packets, out EncodedPacket packet)
    {
        packet = default;
        if (packets.IsEmpty) return false;
        var size = PacketLayout.SizeOfFirst(packets.Span);
        packet = new EncodedPacket(packets[..size]);
        packets = packets[size..];
        return true;
    }

    /// <summary>The packet as an object.</summary>
    /// <param name="system">The actor system that it is in now.</param>
    public IPacket Decode(ActorSystem system)
    {
        var content = Content(out var trace);
        return Kind == PacketKind.MatchInput
            ? PacketLayout.ReadMatchInput(content, trace)
            : PacketLayout.ReadDelivery(content, trace, (ExtendedActorSystem)system);
    }

    /// <summary>What is behind the header, and behind the trace if there is one.</summary>
    internal ReadOnlyMemory<byte> Content(out TraceContext? trace)
    {
        trace = null;
        var content = Whole[PacketLayout.Header..];
        if ((Whole.Span[0] & PacketLayout.TracedBit) == 0) return content;
        trace = TraceContext.Read(content.Span);
        return content[TraceContext.Size..];
    }
}

/// <summary>A <see cref="Matches.MatchInput"/> as it lies in a batch that has been checked.</summary>
public readonly ref struct EncodedInput
{
    private readonly ReadOnlySpan<byte> _packets;

    /// <summary>Reads an input where it lies.</summary>
    public EncodedInput(EncodedPacket packet)
    {
        var content = packet.Content(out var trace).Span;
        Trace = trace;
        (Match, User, Connection, _) = PacketLayout.ReadInputHead(content);
        _packets = PacketLayout.PacketsOf(content);
    }

    /// <summary>The match it is for.</summary>
    public MatchId Match { get; }

    /// <summary>The player.</summary>
    public UserId User { get; }

    /// <summary>The connection it came by.</summary>
    public ConnectionId Connection { get; }

    /// <summary>The trace of its packet; null for nearly all.</summary>
    public TraceContext? Trace { get; }

    /// <summary>Where a player is shows with the next tick anyway; everything else is felt at once.</summary>
    public bool CanWait
    {
        get
        {
            foreach (var packet in this)
            {
                if (!Matches.MatchInput.TypeCanWait(packet.PacketType)) return false;
            }

            return true;
        }
    }

    /// <summary>Goes through the game packets, in order.</summary>
    public PacketEnumerator GetEnumerator() => new(_packets);

    /// <summary>A game packet where it lies: its type, and its payload, not parsed.</summary>
    public readonly ref struct Packet(ushort packetType, ReadOnlySpan<byte> payload)
    {
        public ushort PacketType { get; } = packetType;

        public ReadOnlySpan<byte> Payload { get; } = payload;
    }

    /// <summary>Goes through the game packets of an input.</summary>
    public ref struct PacketEnumerator(ReadOnlySpan<byte> packets)
    {
        private ReadOnlySpan<byte> _rest = packets;

        public Packet Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            var type = PacketLayout.ReadGamePacket(_rest, out var size);
            Current = new Packet(type, _rest[PacketLayout.GamePacketHead..size]);
            _rest = _rest[size..];
            return true;
        }
    }
}

/// <summary>Whom a <see cref="Matches.Delivery"/> is for, as it lies in a batch that has been checked.</summary>
public readonly ref struct EncodedConnections
{
    private readonly ReadOnlySpan<byte> _connections;

    /// <summary>Reads them where they lie.</summary>
    public EncodedConnections(EncodedPacket packet) => _connections = PacketLayout.ConnectionsOf(packet.Content(out _).Span);

    /// <summary>Goes through the connections, in order.</summary>
    public Enumerator GetEnumerator() => new(_connections);

    /// <summary>Goes through the connections of a delivery.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> connections)
    {
        private ReadOnlySpan<byte> _rest = connections;

        public ConnectionId Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty) return false;
            Current = PacketLayout.ReadConnection(_rest);
            _rest = _rest[PacketLayout.ConnectionSize..];
            return true;
        }
    }
}
