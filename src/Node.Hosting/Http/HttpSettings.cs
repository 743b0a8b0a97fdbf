using Mallard.Hosting.Configuration;

namespace Mallard.Hosting.Http;

/// <summary>Where a node tells of itself over HTTP: <c>mallard.http</c>.</summary>
public sealed record HttpSettings
{
    /// <summary>Whether it does.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Interface to listen on.</summary>
    public required string Host { get; init; }

    /// <summary>Port to listen on; 0 takes a free one.</summary>
    public required int Port { get; init; }

    internal static HttpSettings Read(SettingsReader settings) => new()
    {
        Enabled = settings.Flag("enabled"),
        Host = settings.Text("host"),
        Port = settings.Port("port"),
    };
}
