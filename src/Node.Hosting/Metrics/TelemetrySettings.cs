using Mallard.Hosting.Configuration;

namespace Mallard.Hosting.Metrics;

/// <summary>
/// Where a node sends its metrics and traces by itself, beside what it tells whoever asks at <c>/metrics</c>: <c>mallard.telemetry</c>.
/// </summary>
public sealed record TelemetrySettings
{
    /// <summary>The collector that takes OTLP over HTTP; null for none.</summary>
    public required Uri? OtlpEndpoint { get; init; }

    /// <summary>Time from one export to the next.</summary>
    public required TimeSpan OtlpInterval { get; init; }

    /// <summary>One in so many packets from clients is traced; 0 for none.</summary>
    public required int TraceEvery { get; init; }

    internal static TelemetrySettings Read(SettingsReader settings)
    {
        var endpoint = settings.Text("otlp-endpoint", allowEmpty: true);
        Uri? uri = null;
        if (endpoint.Length > 0 && (!Uri.TryCreate(endpoint, UriKind.Absolute, out uri) || uri.Scheme is not ("http" or "https")))
        {
            settings.Fault("otlp-endpoint", "must be empty or an address such as http://collector:4318");
            uri = null;
        }

        var traceEvery = settings.Int("trace-every", 0, 1_000_000_000);
        if (traceEvery > 0 && endpoint.Length == 0) settings.Fault("trace-every", "needs otlp-endpoint, or the traces would go nowhere");

        return new TelemetrySettings
        {
            OtlpEndpoint = uri,
            OtlpInterval = settings.Duration("otlp-interval", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            TraceEvery = traceEvery,
        };
    }
}
