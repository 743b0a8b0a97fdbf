using Akka.Actor;
using Google.Protobuf;
using Mallard.Game.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Rules;

namespace Mallard.Game.Matches;

/// <summary>
/// What a game sends during one call, in order. Every packet is encoded once; when the call is over, neighbours for the same players
/// leave together, as one message per gateway.
/// </summary>
internal sealed class Outbox(
    MatchId match, FrameEncoder encoder, ErrorFrames errors, MatchPlayers players, IPacketLinks links, GameTraces? traces = null) : IGameOutput
{
    private readonly GameTraces _traces = traces ?? GameTraces.Unread;
    private readonly List<Entry> _entries = [];
    private bool _canWait;

    /// <summary>Whether the game has asked for its end.</summary>
    public bool EndRequested { get; private set; }

    /// <summary>How much has gathered.</summary>
    public int Count => _entries.Count;

    /// <summary>The trace of whatever is sent now; null for none.</summary>
    public TraceContext? Trace { get; set; }

    /// <summary>The trace of the states that are sent now; null for none.</summary>
    public TraceContext? TraceOfStates { get; set; }

    public void Send(int userId, PacketType type, IMessage packet) => Add(Audience.One, userId, 0, type, packet);

    public void Broadcast(PacketType type, IMessage packet) => Add(Audience.All, 0, 0, type, packet);

    public void BroadcastExcept(int userId, PacketType type, IMessage packet) => Add(Audience.AllBut, userId, 0, type, packet);

    public void BroadcastState(PacketType type, IMessage packet) => Add(Audience.All, 0, (ushort)type, type, packet);

    public void Refuse(int userId, string text, bool forPlayer) =>
        _entries.Add(new Entry(Audience.One, userId, 0, errors.Encode(text, forPlayer), Trace));

    public void End() => EndRequested = true;

    /// <summary>Forgets what has gathered.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Sends what has gathered.</summary>
    /// <param name="canWait">True for what comes with a tick; what a player has done the others are to feel at once.</param>
    public void Flush(bool canWait = false)
    {
        _canWait = canWait;
        for (var i = 0; i < _entries.Count;)
        {
            var run = RunFrom(i);
            Deliver(_entries[i], Join(i, run));
            i += run;
        }

        _entries.Clear();
    }

    // States travel alone: what may be dropped for a slow client must not take an event with it. So does what belongs to a sampled packet.
    private int RunFrom(int start)
    {
        var first = _entries[start];
        if (first.State != 0) return 1;

        var end = start + 1;
        while (end < _entries.Count && first.IsFollowedBy(_entries[end])) end++;
        return end - start;
    }

    private byte[] Join(int start, int count)
    {
        if (count == 1) return _entries[start].Frame;

        var size = 0;
        for (var i = start; i < start + count; i++) size += _entries[i].Frame.Length;
        var joined = new byte[size];
        var offset = 0;
        for (var i = start; i < start + count; i++)
        {
            _entries[i].Frame.CopyTo(joined, offset);
            offset += _entries[i].Frame.Length;
        }

        return joined;
    }

    private void Deliver(Entry entry, byte[] frames)
    {
        switch (entry.Audience)
        {
            case Audience.One:
                if (players.AddressOf(new UserId(entry.UserId)) is { } address)
                    Send(address.Fanout, entry, [address.Id], frames);
                break;
            case Audience.All:
                foreach (var (fanout, connections) in players.Gateways) Send(fanout, entry, connections, frames);
                break;
            case Audience.AllBut:
                foreach (var (fanout, connections) in players.Gateways)
                {
                    var others = players.Without(connections, new UserId(entry.UserId));
                    if (others.Length > 0) Send(fanout, entry, others, frames);
                }

                break;
        }
    }

    private void Send(IActorRef fanout, Entry entry, ConnectionId[] connections, byte[] frames)
    {
        var delivery = new Delivery(match, DeliveryKind.Packets, entry.State, connections, frames);
        using var span = entry.Trace is { } trace ? _traces.Send(delivery, trace) : null;
        if (entry.Trace is not null) delivery = delivery with { Trace = TraceContext.Of(span) ?? entry.Trace };
        links.Send(fanout, delivery, _canWait || entry.State != 0);
    }

    private void Add(Audience audience, int userId, ushort state, PacketType type, IMessage packet) =>
        _entries.Add(new Entry(audience, userId, state, encoder.EncodeMessage(type, packet), state == 0 ? Trace : Trace ?? TraceOfStates));

    private enum Audience
    {
        One,
        All,
        AllBut,
    }

    private readonly record struct Entry(Audience Audience, int UserId, ushort State, byte[] Frame, TraceContext? Trace)
    {
        public bool IsFollowedBy(in Entry next) =>
            next.State == 0 && next.Audience == Audience && next.UserId == UserId && ReferenceEquals(next.Trace, Trace);
    }
}
