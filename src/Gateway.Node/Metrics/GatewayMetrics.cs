using System.Diagnostics.Metrics;
using Mallard.Hosting.Metrics;
using Mallard.Protocol;

namespace Mallard.Gateway.Metrics;

/// <summary>What a gateway counts and measures. docs/metrics.md says what each means to an operator.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "Mallard.Gateway";

    private static readonly KeyValuePair<string, object?>[] LoginResults = Labels.AllOf<Outcome>("mallard.result");

    private readonly Histogram<double> _loginDuration;
    private long _connections;
    private long _players;
    private long _backlog;

    public GatewayMetrics(Meter meter)
    {
        meter.CreateObservableUpDownCounter("mallard.gateway.connections", () => Connections, "{connection}", "Open connections of clients");
        meter.CreateObservableUpDownCounter("mallard.gateway.players", () => Volatile.Read(ref _players), "{player}", "Connections that are logged in");
        meter.CreateObservableUpDownCounter("mallard.gateway.outbound.backlog", () => Backlog, "By", "Bytes that wait for clients that read slowly");
        Accepts = new EventCounts<Accept>(meter, "mallard.gateway.accepts", "{connection}", "mallard.result", "Clients that connected");
        Closes = new EventCounts<Close>(meter, "mallard.gateway.closes", "{connection}", "mallard.reason", "Connections that the gateway ended, and why");
        Refusals = new EventCounts<Refusal>(meter, "mallard.gateway.refusals", "{packet}", "mallard.reason", "Packets that were answered with an error by the gateway itself");
        Registrations = new EventCounts<Outcome>(meter, "mallard.gateway.registrations", "{registration}", "mallard.result", "Registrations");
        Drops = new EventCounts<Drop>(meter, "mallard.gateway.outbound.drops", "{packet}", "mallard.reason", "What was not sent to a client that reads slowly");
        _loginDuration = meter.CreateHistogram("mallard.gateway.login.duration", "s", "Time from a login request to its answer", advice: Buckets.Long);

        var (requests, notifications) = (PacketTable.All.Where(p => p.IsRequest).Select(p => p.Type), PacketTable.All.Where(p => !p.IsRequest).Select(p => p.Type));
        Show("mallard.gateway.packets", "{packet}", "Packets between clients and gateway", ofBytes: false);
        Show("mallard.gateway.io", "By", "Bytes of those packets, with their heads", ofBytes: true);

        void Show(string name, string unit, string description, bool ofBytes)
        {
            var (received, sent) = (Received.Observer(requests, ofBytes, "receive"), Sent.Observer(notifications, ofBytes, "transmit"));
            meter.CreateObservableCounter(name, () => received().Concat(sent()), unit, description);
        }
    }

    /// <summary>Whether a client got in.</summary>
    internal enum Accept
    {
        Accepted,
        Full,
        Stopping,
    }

    /// <summary>Why a connection was ended.</summary>
    internal enum Close
    {
        ClientClosed,
        LoginDeadline,
        Replaced,
        Violations,
        WrongVersion,
        PayloadTooLarge,
        TooSlow,
        GatewayStopping,
        Kicked,
    }

    /// <summary>Why a packet was refused.</summary>
    internal enum Refusal
    {
        TooManyPackets,
        NotARequest,
        BadPayload,
        NotLoggedIn,
        AlreadyLoggedIn,
        LobbyTimeout,
    }

    /// <summary>What came of a registration or a login.</summary>
    internal enum Outcome
    {
        Success,
        Refused,
        Unavailable,
    }

    /// <summary>Why something was not sent.</summary>
    internal enum Drop
    {
        OlderState,
        Closed,
    }

    /// <summary>One that nobody reads.</summary>
    public static GatewayMetrics Unread => new(new Meter(MeterName));

    public PacketCounter Received { get; } = new();

    public PacketCounter Sent { get; } = new();

    public EventCounts<Accept> Accepts { get; }

    public EventCounts<Close> Closes { get; }

    public EventCounts<Refusal> Refusals { get; }

    public EventCounts<Outcome> Registrations { get; }

    public EventCounts<Drop> Drops { get; }

    /// <summary>Open connections.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes that wait for clients.</summary>
    public long Backlog => Volatile.Read(ref _backlog);

    /// <summary>Whether an instrument with measurements of its own is one of these.</summary>
    public bool Owns(Instrument instrument) => instrument == _loginDuration;

    /// <summary>So many connections are open.</summary>
    public void OnConnections(int open) => Volatile.Write(ref _connections, open);

    /// <summary>A connection logged in, or one that had is gone.</summary>
    public void OnPlayers(int change) => Interlocked.Add(ref _players, change);

    /// <summary>So many bytes more, or less, wait for clients.</summary>
    public void OnBacklog(int change)
    {
        if (change != 0) Interlocked.Add(ref _backlog, change);
    }

    /// <summary>A login was answered.</summary>
    public void OnLogin(Outcome outcome, TimeSpan duration) => _loginDuration.Record(duration.TotalSeconds, LoginResults[(int)outcome]);
}
