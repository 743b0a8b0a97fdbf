using System.Diagnostics.Metrics;
using Akka.Actor;
using Mallard.Hosting.Actors;

namespace Mallard.Hosting.Metrics;

/// <summary>
/// The meters of one node. Their scope is the node, so that several of them in one process, as in tests, neither mix nor count twice. They end
/// with the actor system.
/// </summary>
public sealed class NodeMeters : IExtension
{
    private readonly NodeParts<Meter> _meters;

    private NodeMeters(ActorSystem system) => _meters = new NodeParts<Meter>(system, name => new Meter(new MeterOptions(name) { Scope = this }));

    /// <summary>Those of a node.</summary>
    public static NodeMeters Of(ActorSystem system) => system.WithExtension<NodeMeters, Provider>();

    /// <summary>The meter of a part of the node.</summary>
    /// <param name="name">Such as <c>Mallard.Gateway</c>.</param>
    public Meter Get(string name) => _meters.Get(name);

    /// <summary>Whether an instrument is one of this node's.</summary>
    public bool Owns(Instrument instrument) => instrument.Meter.Scope == this;

    private sealed class Provider : ExtensionIdProvider<NodeMeters>
    {
        public override NodeMeters CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
