using System.Net;
using System.Net.Sockets;
using Akka.Configuration;

namespace Mallard.Hosting.Remoting;

/// <summary>What a <see cref="LoopTransport"/> takes from <c>akka.remote.dot-netty.tcp</c>; Akka's reference says what each means.</summary>
internal sealed record LoopTransportSettings
{
    // Akka's own rule.
    private const int LeastFrame = 32_000;

    public required string Hostname { get; init; }

    public required string PublicHostname { get; init; }

    public required int Port { get; init; }

    public required int PublicPort { get; init; }

    public required bool PrefersIPv6 { get; init; }

    public required int MaximumFrameSize { get; init; }

    public required TimeSpan ConnectionTimeout { get; init; }

    public required int Backlog { get; init; }

    private bool NoDelay { get; init; }

    private bool KeepAlive { get; init; }

    /// <exception cref="ConfigurationException">A setting is out of range, or asks for what this transport does not speak.</exception>
    public static LoopTransportSettings Read(Config config)
    {
        // Nodes that take it for granted would send in the clear, or not understand each other.
        if (config.GetBoolean("enable-ssl")) throw new ConfigurationException("enable-ssl needs Akka's own transport; this one has no TLS");
        Require(config, "transport-protocol", "tcp");
        Require(config, "byte-order", "little-endian");
        var hostname = config.GetString("hostname");
        if (string.IsNullOrWhiteSpace(hostname)) hostname = IPAddress.Any.ToString();
        var publicHostname = config.GetString("public-hostname");
        var size = config.GetByteSize("maximum-frame-size") ?? 0;
        if (size is < LeastFrame or > int.MaxValue / 2) throw new ConfigurationException($"maximum-frame-size must be from {LeastFrame} bytes to 1 GiB");
        return new LoopTransportSettings
        {
            Hostname = hostname,
            PublicHostname = string.IsNullOrEmpty(publicHostname) ? hostname : publicHostname,
            Port = config.GetInt("port"),
            PublicPort = config.GetInt("public-port"),
            PrefersIPv6 = config.GetBoolean("dns-use-ipv6"),
            MaximumFrameSize = (int)size,
            ConnectionTimeout = config.GetTimeSpan("connection-timeout"),
            Backlog = config.GetInt("backlog"),
            NoDelay = config.GetBoolean("tcp-nodelay"),
            KeepAlive = config.GetBoolean("tcp-keepalive"),
        };
    }

    private static void Require(Config config, string key, string only)
    {
        var value = config.GetString(key, only);
        if (!string.Equals(value, only, StringComparison.OrdinalIgnoreCase)) throw new ConfigurationException($"{key} = {value} is not possible with this transport, only {only}");
    }

    /// <exception cref="SocketException">The connection is gone already.</exception>
    public void ApplyTo(Socket socket)
    {
        socket.Blocking = false;
        socket.NoDelay = NoDelay;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, KeepAlive);
    }
}
