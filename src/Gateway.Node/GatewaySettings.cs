using Mallard.Protocol;

namespace Mallard.Gateway;

/// <summary>Settings of a gateway; <c>hocon/gateway.conf</c> says what each does.</summary>
public sealed record GatewaySettings
{
    /// <summary>Address clients connect to.</summary>
    public string ClientHost { get; init; } = "127.0.0.1";

    /// <summary>Port clients connect to; 0 picks a free one.</summary>
    public int ClientPort { get; init; } = 5555;

    /// <summary>The only version string accepted from clients, and the one on every frame sent to them.</summary>
    public string ClientVersion { get; init; } = FrameFormat.DefaultVersion;

    /// <summary>Bytes of a frame without its payload.</summary>
    internal int FrameHead => FrameFormat.HeadLength(ClientVersion);

    /// <summary>Most sockets open at a time; one more is told to get out.</summary>
    public int MaxConnections { get; init; } = 20_000;

    /// <summary>Threads that read clients' sockets and do what comes of it.</summary>
    public int SocketThreads { get; init; } = SocketThreadsOf(0);

    /// <summary>The congestion control of clients' sockets, by its name in the system; empty: what the system takes for all. Linux only.</summary>
    public string CongestionControl { get; init; } = "";

    /// <summary>Longest payload of a client packet, in bytes.</summary>
    public int MaxPayload { get; init; } = FrameFormat.DefaultMaxPayload;

    /// <summary>How long a client may stay connected without logging in.</summary>
    public TimeSpan LoginDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how long a silent network a client counts as gone. Whole seconds.</summary>
    public TimeSpan UnreachableAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Packets per second a client may send for long.</summary>
    public int PacketRate { get; init; } = 100;

    /// <summary>Packets a client may send at once.</summary>
    public int PacketBurst { get; init; } = 200;

    /// <summary>Violations of the protocol or of a limit before a client is closed.</summary>
    public int ViolationsBeforeClose { get; init; } = 20;

    /// <summary>Bytes waiting for one client before it is closed as too slow.</summary>
    public int OutboundQueue { get; init; } = 256 * 1024;

    /// <summary>How long a lobby request may take before the client is told that the service is unavailable.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After what time something that the lobby does not answer is sent again.</summary>
    internal TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>One in so many packets from clients is traced; 0 for none.</summary>
    public int TraceEvery { get; init; }

    /// <summary>How long a stopping gateway waits for its clients to be gone.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The number of threads that a setting stands for.</summary>
    /// <param name="setting">0: one for every two cores, one at least.</param>
    internal static int SocketThreadsOf(int setting) => setting > 0 ? setting : Math.Max(1, Environment.ProcessorCount / 2);
}
