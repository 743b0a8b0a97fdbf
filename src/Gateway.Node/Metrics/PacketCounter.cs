using System.Diagnostics.Metrics;
using Mallard.Messages.Traces;
using Mallard.Protocol;

namespace Mallard.Gateway.Metrics;

/// <summary>
/// Counts packets and their bytes by packet type, tens of thousands in a second. Each thread has numbers of its own, which it alone adds to:
/// no lock, no atomic operation, nothing looked up but an array. Who asks for the metrics adds them up.
/// </summary>
internal sealed class PacketCounter
{
    private const ushort UnknownPlace = 0;

    // Types of the table have a place each; what is in no table shares one, and what belongs to games another.
    private static readonly ushort GamePlace = (ushort)(PacketTable.All.Count + 1);
    private static readonly ushort[] Places = MakePlaces();

    // Those this thread found last. A node has two counters, one for each direction, and its threads go from one to the other and back.
    [ThreadStatic]
    private static Numbers? _latest;

    [ThreadStatic]
    private static Numbers? _before;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Numbers> _all = [];

    /// <summary>Counts a packet.</summary>
    public void Count(ushort packetType, int bytes, int times = 1)
    {
        var numbers = Mine();
        var at = 2 * PlaceOf(packetType);
        numbers.Values[at] += times;
        numbers.Values[at + 1] += (long)bytes * times;
    }

    /// <summary>Counts frames as they came off a socket.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="head">Length of a head, in bytes.</param>
    public void Count(List<Frame> frames, int head)
    {
        var values = Mine().Values;
        foreach (var frame in frames)
        {
            var at = 2 * PlaceOf(frame.PacketType);
            values[at]++;
            values[at + 1] += head + frame.Payload.Length;
        }
    }

    /// <summary>Counts encoded frames.</summary>
    /// <param name="frames">Whole frames.</param>
    /// <param name="times">To how many they go.</param>
    public void Count(ReadOnlySpan<byte> frames, int times = 1)
    {
        while (FrameHeads.TryNext(ref frames, out var type, out var length)) Count(type, length, times);
    }

    /// <summary>Packets and bytes of a type so far, over all threads.</summary>
    public (long Packets, long Bytes) Total(ushort packetType) => TotalAt(PlaceOf(packetType));

    /// <summary>Shows the packets, or else their bytes, of these types and of those in no table.</summary>
    /// <param name="types">The types that pass here.</param>
    /// <param name="ofBytes">Whether of bytes.</param>
    /// <param name="direction">The direction, as OpenTelemetry names it: <c>receive</c> or <c>transmit</c>.</param>
    public Func<IEnumerable<Measurement<long>>> Observer(IEnumerable<PacketType> types, bool ofBytes, string direction)
    {
        var rows = types.Select(t => Row(PlaceOf((ushort)t), t.ToString()))
            .Append(Row(UnknownPlace, PacketName.Unknown))
            .Append(Row(GamePlace, PacketName.Game))
            .ToArray();
        return () => rows.Select(row => new Measurement<long>(ofBytes ? TotalAt(row.Place).Bytes : TotalAt(row.Place).Packets, row.Tags));

        (ushort Place, KeyValuePair<string, object?>[] Tags) Row(ushort place, string name) =>
            (place, [new("network.io.direction", direction), new("mallard.packet.type", name)]);
    }

    private static ushort PlaceOf(ushort packetType) => packetType < Places.Length ? Places[packetType] : GamePlace;

    private static ushort[] MakePlaces()
    {
        var places = new ushort[PacketTable.FirstGameType];
        for (var i = 0; i < PacketTable.All.Count; i++) places[(int)PacketTable.All[i].Type] = (ushort)(i + 1);
        return places;
    }

    // One node in a process is the rule. With more of them, as in tests, a thread looks when it changes from one to another.
    private Numbers Mine()
    {
        if (_latest is { } latest && latest.Owner == this) return latest;
        return _before is { } before && before.Owner == this ? before : Find();
    }

    private Numbers Find()
    {
        lock (_gate)
        {
            // The id of a thread that has ended is given to another, which goes on with its numbers: there are never more than threads.
            var id = Environment.CurrentManagedThreadId;
            if (!_all.TryGetValue(id, out var numbers)) _all[id] = numbers = new Numbers(this);
            _before = _latest;
            return _latest = numbers;
        }
    }

    private (long Packets, long Bytes) TotalAt(int place)
    {
        lock (_gate)
        {
            var (packets, bytes) = (0L, 0L);
            foreach (var numbers in _all.Values)
            {
                packets += Volatile.Read(ref numbers.Values[2 * place]);
                bytes += Volatile.Read(ref numbers.Values[(2 * place) + 1]);
            }

            return (packets, bytes);
        }
    }

    private sealed class Numbers(PacketCounter owner)
    {
        public readonly PacketCounter Owner = owner;

        // Packets and bytes by turns.
        public readonly long[] Values = new long[2 * (GamePlace + 1)];
    }
}
