using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Akka.Actor;

namespace Mallard.Hosting.Metrics;

/// <summary>
/// The meters of one node. Their scope is the node, so that several of them in one process, as in tests, neither mix nor count twice. They end
/// with the actor system.
/// </summary>
public sealed class NodeMeters : IExtension
{
    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);

    private NodeMeters(ActorSystem system) => system.RegisterOnTermination(() =>
    {
        foreach (var meter in _meters.Values) meter.Dispose();
    });

    /// <summary>Those of a node.</summary>
    public static NodeMeters Of(ActorSystem system) => system.WithExtension<NodeMeters, Provider>();

    /// <summary>The meter of a part of the node.</summary>
    /// <param name="name">Such as <c>Mallard.Gateway</c>.</param>
    public Meter Get(string name) => _meters.GetOrAdd(name, static (n, scope) => new Meter(new MeterOptions(n) { Scope = scope }), this);

    /// <summary>Whether an instrument is one of this node's.</summary>
    public bool Owns(Instrument instrument) => instrument.Meter.Scope == this;

    private sealed class Provider : ExtensionIdProvider<NodeMeters>
    {
        public override NodeMeters CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
