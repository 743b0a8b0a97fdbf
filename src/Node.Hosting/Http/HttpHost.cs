using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Event;
using Mallard.Hosting.Health;
using Mallard.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mallard.Hosting.Http;

/// <summary>
/// A node's window for load balancers, orchestrators and Prometheus: <c>/alive</c>, <c>/ready</c>, <c>/metrics</c>, <c>/cluster</c>. It opens
/// before the node joins its cluster and closes when the node has ended. Nothing can be changed through it.
/// </summary>
internal sealed class HttpHost : IAsyncDisposable
{
    // Scrapers and probes are few; whoever opens more than this is neither.
    private const int MostConnections = 64;

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    private readonly WebApplication _app;

    private HttpHost(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it listens; tells which port 0 became.</summary>
    public Uri Address { get; }

    /// <exception cref="NodeStartException">The port is not to be had.</exception>
    public static async Task<HttpHost> StartAsync(ActorSystem system, HttpSettings settings, NodeTelemetry telemetry, TimeProvider time)
    {
        var endpoint = $"{settings.Host}:{settings.Port}";
        try
        {
            var address = IPAddress.TryParse(settings.Host, out var parsed) ? parsed : (await Dns.GetHostAddressesAsync(settings.Host))[0];
            var app = Build(system, new IPEndPoint(address, settings.Port), telemetry, time);
            try
            {
                await app.StartAsync();
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }

            return new HttpHost(app, new Uri(app.Urls.First()));
        }
        catch (Exception e) when (ListenFault.Explain(e, "HTTP", endpoint, "choose another with --http-port or mallard.http.host") is { } line)
        {
            throw new NodeStartException(line, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Who keeps a connection open has heard all there is.
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static WebApplication Build(ActorSystem system, IPEndPoint endpoint, NodeTelemetry telemetry, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Signals are the node's affair.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(endpoint);
        });
        var app = builder.Build();
        app.Use((context, next) => ReportFailure(system, context, next));
        telemetry.ServeMetrics(app);
        Map(app, system, time);
        return app;
    }

    private static void Map(WebApplication app, ActorSystem system, TimeProvider time)
    {
        var readiness = Readiness.Of(system);
        var alive = new AliveProbe(system, time);
        var cluster = new ClusterPicture(system);
        app.MapMethods("/alive", Reading, async context =>
        {
            var whyNot = await alive.WhyNotAsync();
            await AnswerHealth(context, whyNot is null ? "alive" : "not alive", whyNot is null ? [] : [new UnmetCondition("alive", whyNot)]);
        });
        app.MapMethods("/ready", Reading, async context =>
        {
            var unmet = readiness.Unmet;
            await AnswerHealth(context, unmet.Count == 0 ? "ready" : "not ready", unmet);
        });
        app.MapMethods("/cluster/members", Reading, context => Answer(context, StatusCodes.Status200OK, cluster.Members(), HttpJson.Default.MembersView));
        app.MapMethods("/cluster/shards/{type}", Reading, async context =>
        {
            var type = (string)context.Request.RouteValues["type"]!;
            var types = cluster.ShardTypes;
            if (!types.Contains(type))
            {
                var known = types.Count == 0 ? "this node hosts none" : $"this node hosts {string.Join(", ", types)}";
                await Answer(context, StatusCodes.Status404NotFound, new MessageView($"Shard type {type} is not hosted here; {known}"), HttpJson.Default.MessageView);
            }
            else if (await cluster.ShardsAsync(type) is { } shards)
            {
                await Answer(context, StatusCodes.Status200OK, shards, HttpJson.Default.ShardsView);
            }
            else
            {
                await Answer(context, StatusCodes.Status503ServiceUnavailable, new MessageView($"The region of shard type {type} did not answer"), HttpJson.Default.MessageView);
            }
        });
    }

    private static Task AnswerHealth(HttpContext context, string status, IReadOnlyList<UnmetCondition> reasons) => Answer(
        context,
        reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        new HealthView(status, reasons),
        HttpJson.Default.HealthView);

    private static Task Answer<T>(HttpContext context, int status, T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        // A moment ago is not now.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static async Task ReportFailure(ActorSystem system, HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            system.Log.Error(e, "A request over HTTP failed: {Path}", context.Request.Path.Value);
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
