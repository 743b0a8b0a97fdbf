using Akka.Actor;
using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Mallard.Hosting.Metrics;

/// <summary>Brings a node's metrics to those who want them: Prometheus, which asks, and a collector, which is sent them.</summary>
internal sealed class NodeTelemetry : IDisposable
{
    // A collector that does not answer must not hold up the end of a node.
    private const int LastExportMilliseconds = 2000;

    private readonly MeterProvider? _provider;
    private readonly bool _isAsked;

    private NodeTelemetry(MeterProvider? provider, bool isAsked) => (_provider, _isAsked) = (provider, isAsked);

    public static NodeTelemetry Start(ActorSystem system, NodeSettings settings)
    {
        var (asked, otlp) = (settings.Http.Enabled, settings.Telemetry.OtlpEndpoint);
        if (!asked && otlp is null) return new NodeTelemetry(null, isAsked: false);

        ClusterMetrics.Show(system);
        var (meters, address) = (NodeMeters.Of(system), Cluster.Get(system).SelfAddress);
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.Clear()
                .AddService($"mallard-{settings.Program}", serviceVersion: NodeVersion.Text, serviceInstanceId: $"{address.Host}:{address.Port}"))
            .AddMeter("Mallard.*")
            .AddRuntimeInstrumentation()
            .AddProcessInstrumentation()
            .AddView(instrument =>
                instrument.Meter.Name.StartsWith("Mallard.", StringComparison.Ordinal) && !meters.Owns(instrument) ? MetricStreamConfiguration.Drop : null);
        if (asked) builder.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
        if (otlp is not null)
        {
            builder.AddOtlpExporter((exporter, reader) =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri($"{otlp.AbsoluteUri.TrimEnd('/')}/v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Telemetry.OtlpInterval.TotalMilliseconds;
            });
        }

        return new NodeTelemetry(builder.Build(), asked);
    }

    /// <summary>Answers <c>/metrics</c>.</summary>
    public void ServeMetrics(WebApplication app)
    {
        if (_isAsked) app.UseOpenTelemetryPrometheusScrapingEndpoint(_provider!, null, "/metrics", null, null);
    }

    public void Dispose()
    {
        _provider?.Shutdown(LastExportMilliseconds);
        _provider?.Dispose();
    }
}
