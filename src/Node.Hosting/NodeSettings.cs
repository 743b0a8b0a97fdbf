using Akka.Actor;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Http;
using Mallard.Hosting.Inspection;
using Mallard.Hosting.Metrics;

namespace Mallard.Hosting;

/// <summary>What all roles of a node share, checked.</summary>
public sealed record NodeSettings
{
    public enum LogFormats
    {
        Text,
        Json,
    }

    /// <summary>The program: gateway, lobby, game or standalone.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The version clients must send at login.</summary>
    public required string ClientVersion { get; init; }

    public required bool JoinSelf { get; init; }

    public required TimeSpan JoinTimeout { get; init; }

    public required LogFormats LogFormat { get; init; }

    /// <summary>How long drains wait.</summary>
    public required DrainSettings Drain { get; init; }

    /// <summary>How operators look into this node.</summary>
    public required InspectionSettings Inspection { get; init; }

    public required IReadOnlyList<Address> Seeds { get; init; }

    /// <summary>The interface and port that other nodes reach this one by, as configured; for messages.</summary>
    public required string ClusterEndpoint { get; init; }

    /// <summary>Whether the threads that players wait for are to have real-time priority.</summary>
    public required bool RealTimeThreads { get; init; }

    /// <summary>Where the node tells of itself.</summary>
    public required HttpSettings Http { get; init; }

    /// <summary>Where its metrics and traces go.</summary>
    public required TelemetrySettings Telemetry { get; init; }

    internal static NodeSettings Read(string program, IReadOnlyList<string> roles, NodeConfiguration configuration)
    {
        var mallard = configuration.Section("mallard");
        var cluster = mallard.Section("cluster");
        var tcp = configuration.Section("akka.remote.dot-netty.tcp");
        var settings = new NodeSettings
        {
            Program = program,
            Roles = roles,
            ClientVersion = mallard.Text("client-version"),
            JoinSelf = cluster.Flag("join-self"),
            JoinTimeout = cluster.Duration("join-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            LogFormat = mallard.Section("log").OneOf<LogFormats>("format"),
            Drain = DrainSettings.Read(mallard.Section("drain")),
            Inspection = InspectionSettings.Read(configuration),
            Seeds = configuration.Seeds,
            ClusterEndpoint = $"{tcp.Text("hostname")}:{tcp.Text("port")}",
            RealTimeThreads = mallard.Section("threads").Flag("real-time"),
            Http = HttpSettings.Read(mallard.Section("http")),
            Telemetry = TelemetrySettings.Read(mallard.Section("telemetry")),
        };

        if (System.Text.Encoding.UTF8.GetByteCount(settings.ClientVersion) > 16) mallard.Fault("client-version", "must have at most 16 bytes, more do not fit into a login");
        if (IsAnyInterface(tcp.Text("hostname")) && tcp.Text("public-hostname", allowEmpty: true).Length == 0)
        {
            tcp.Fault("hostname", "other nodes cannot reach a node by this address; also set akka.remote.dot-netty.tcp.public-hostname to its name");
        }

        if (settings.Seeds.Count == 0 && !settings.JoinSelf && configuration.Faults.Count == 0)
        {
            configuration.Fault("akka.cluster.seed-nodes: no seed node is given; name one with --seed HOST:PORT, or found a cluster with --set mallard.cluster.join-self=on");
        }

        return settings;
    }

    private static bool IsAnyInterface(string host) => host is "0.0.0.0" or "::" or "[::]";
}
