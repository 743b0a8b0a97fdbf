using System.Diagnostics;
using Akka.Actor;
using Mallard.Hosting.Actors;

namespace Mallard.Hosting.Traces;

/// <summary>
/// Where the spans of one node come from. Every node has sources of its own, so that several of them in one process, as in tests, do not send
/// each other's. They end with the actor system.
/// </summary>
public sealed class NodeTraces : IExtension
{
    private readonly NodeParts<ActivitySource> _sources;

    private NodeTraces(ActorSystem system) => _sources = new NodeParts<ActivitySource>(system, static name => new ActivitySource(name));

    /// <summary>Those of a node.</summary>
    public static NodeTraces Of(ActorSystem system) => system.WithExtension<NodeTraces, Provider>();

    /// <summary>The source of a part of the node.</summary>
    /// <param name="name">Such as <c>Mallard.Gateway</c>.</param>
    public ActivitySource Get(string name) => _sources.Get(name);

    /// <summary>Whether a span is one of this node's.</summary>
    public bool Owns(Activity span) => _sources.Find(span.Source.Name) == span.Source;

    private sealed class Provider : ExtensionIdProvider<NodeTraces>
    {
        public override NodeTraces CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
