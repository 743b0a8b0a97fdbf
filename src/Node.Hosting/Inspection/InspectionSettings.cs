using System.Net;
using Mallard.Hosting.Configuration;

namespace Mallard.Hosting.Inspection;

/// <summary>How operators look into this node: <c>mallard.inspection</c>.</summary>
public sealed record InspectionSettings
{
    /// <summary>Whether this node listens for consoles. It answers other members all the same.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>The interface to listen on.</summary>
    public required string Host { get; init; }

    /// <summary>The port; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>What a console must know; empty for nothing.</summary>
    public required string Token { get; init; }

    /// <summary>The file of the audit log; empty for the node's log alone.</summary>
    public required string Audit { get; init; }

    /// <summary>Most consoles at the same time.</summary>
    public required int MaxConsoles { get; init; }

    /// <summary>A console that asks nothing for so long is closed.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>How long a member may be silent before it is said not to have answered.</summary>
    public required TimeSpan AnswerTimeout { get; init; }

    /// <summary>The certificate that consoles are shown; null for a console without TLS.</summary>
    public ConsoleCertificate? Certificate { get; init; }

    /// <summary>Whether only this machine can reach the console.</summary>
    public bool IsLocal => IsLoopback(Host);

    /// <summary>Whether only this machine can reach what listens there.</summary>
    public static bool IsLoopback(string host) => IPAddress.TryParse(host, out var address) ? IPAddress.IsLoopback(address) : host is "localhost";

    internal static InspectionSettings Read(NodeConfiguration configuration)
    {
        var section = configuration.Section("mallard.inspection");
        var settings = new InspectionSettings
        {
            IsEnabled = section.Flag("enabled"),
            Host = section.Text("host"),
            Port = section.Port("port"),
            Token = section.Text("token", allowEmpty: true),
            Audit = section.Text("audit", allowEmpty: true),
            MaxConsoles = section.Int("max-consoles", 1, 1000),
            IdleTimeout = section.Duration("idle-timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            AnswerTimeout = section.Duration("answer-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        };
        if (!settings.IsEnabled || settings.IsLocal) return settings;

        if (settings.Token.Length == 0) section.Fault("host", "others than this machine can reach the console there; also set mallard.inspection.token, best in the environment as MALLARD__INSPECTION__TOKEN");
        else if (settings.Token.Length < 16) section.Fault("token", "must have at least 16 characters where others than this machine can reach the console");
        return settings with { Certificate = ConsoleCertificate.Find(configuration) };
    }

    // A token is for nobody's eyes, and records print themselves.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append($"Host = {Host}, Port = {Port}");
        return true;
    }
}
