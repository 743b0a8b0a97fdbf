using System.Diagnostics;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Mallard.Hosting.Databases;

namespace Mallard.Hosting.Metrics;

/// <summary>How long calls of the database take, under the name that OpenTelemetry has for that.</summary>
public sealed class DatabaseMetrics
{
    public const string MeterName = "Mallard.Database";

    private readonly Histogram<double> _duration;

    private DatabaseMetrics(Meter meter) => _duration = meter.CreateHistogram(
        "db.client.operation.duration", "s", "Time of a call of the database, with the wait for a connection", advice: Buckets.Long);

    /// <summary>Those of a node. Several databases of it share the instrument.</summary>
    public static DatabaseMetrics Of(ActorSystem system) => system.WithExtension<Extension, Provider>().Metrics;

    /// <summary>A call has ended.</summary>
    /// <param name="provider">The engine.</param>
    /// <param name="operation">What it was for.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="error">How it failed, if it did.</param>
    public void Record(DatabaseProvider provider, string operation, TimeSpan duration, Exception? error)
    {
        var tags = new TagList
        {
            { "db.system.name", provider == DatabaseProvider.Sqlite ? "sqlite" : "postgresql" },
            { "db.operation.name", operation },
        };
        if (error is not null) tags.Add("error.type", error.GetType().FullName);
        _duration.Record(duration.TotalSeconds, tags);
    }

    private sealed class Extension(DatabaseMetrics metrics) : IExtension
    {
        public DatabaseMetrics Metrics => metrics;
    }

    private sealed class Provider : ExtensionIdProvider<Extension>
    {
        public override Extension CreateExtension(ExtendedActorSystem system) => new(new DatabaseMetrics(NodeMeters.Of(system).Get(MeterName)));
    }
}
