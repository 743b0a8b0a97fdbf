using Akka.Actor;
using Akka.Cluster;
using Mallard.Hosting.Actors;
using Mallard.Hosting.Traces;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mallard.Hosting.Metrics;

/// <summary>
/// Brings a node's metrics to those who want them: Prometheus, which asks, and a collector, which is sent them, and its traces with them.
/// </summary>
internal sealed class NodeTelemetry : IDisposable
{
    // A collector that does not answer must not hold up the end of a node.
    private const int LastExportMilliseconds = 2000;

    private readonly MeterProvider? _meters;
    private readonly TracerProvider? _tracer;
    private readonly bool _isAsked;

    private NodeTelemetry(MeterProvider? meters, TracerProvider? tracer, bool isAsked) => (_meters, _tracer, _isAsked) = (meters, tracer, isAsked);

    public static NodeTelemetry Start(ActorSystem system, NodeSettings settings)
    {
        var (asked, otlp) = (settings.Http.Enabled, settings.Telemetry.OtlpEndpoint);
        if (!asked && otlp is null) return new NodeTelemetry(null, null, isAsked: false);

        ClusterMetrics.Show(system);
        NodeThreads.Show(system);
        var (meters, address) = (NodeMeters.Of(system), Cluster.Get(system).SelfAddress);
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Describe)
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
                Send(exporter, otlp, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Telemetry.OtlpInterval.TotalMilliseconds;
            });
        }

        return new NodeTelemetry(builder.Build(), otlp is null ? null : Trace(otlp), asked);

        void Describe(ResourceBuilder resource) => resource.Clear()
            .AddService($"mallard-{settings.Program}", serviceVersion: NodeVersion.Text, serviceInstanceId: $"{address.Host}:{address.Port}");

        // Whatever this node itself samples: packets that a gateway has sampled come by all the same.
        TracerProvider Trace(Uri collector)
        {
            var options = new OtlpExporterOptions();
            Send(options, collector, "traces");
            return Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(Describe)
                .AddSource("Mallard.*")
                .AddProcessor(new NodeSpanProcessor(NodeTraces.Of(system), new OtlpTraceExporter(options), settings.Telemetry.OtlpInterval))
                .Build();
        }
    }

    private static void Send(OtlpExporterOptions exporter, Uri collector, string what)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/v1/{what}");
    }

    /// <summary>Answers <c>/metrics</c>.</summary>
    public void ServeMetrics(WebApplication app)
    {
        if (_isAsked) app.UseOpenTelemetryPrometheusScrapingEndpoint(_meters!, null, "/metrics", null, null);
    }

    public void Dispose()
    {
        _tracer?.Shutdown(LastExportMilliseconds);
        _tracer?.Dispose();
        _meters?.Shutdown(LastExportMilliseconds);
        _meters?.Dispose();
    }
}
