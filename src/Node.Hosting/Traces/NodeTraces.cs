using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;

namespace Mallard.Hosting.Traces;

/// <summary>
/// Where the spans of one node come from. Every node has sources of its own, so that several of them in one process, as in tests, do not send
/// each other's. They end with the actor system.
/// </summary>
public sealed class NodeTraces : IExtension
{
    private readonly ConcurrentDictionary<string, ActivitySource> _sources = new(StringComparer.Ordinal);

    private NodeTraces(ActorSystem system) => system.RegisterOnTermination(() =>
    {
        foreach (var source in _sources.Values) source.Dispose();
    });

    /// <summary>Those of a node.</summary>
    public static NodeTraces Of(ActorSystem system) => system.WithExtension<NodeTraces, Provider>();

    /// <summary>The source of a part of the node.</summary>
    /// <param name="name">Such as <c>Mallard.Gateway</c>.</param>
    public ActivitySource Get(string name) => _sources.GetOrAdd(name, static n => new ActivitySource(n));

    /// <summary>Whether a span is one of this node's.</summary>
    public bool Owns(Activity span) => _sources.TryGetValue(span.Source.Name, out var source) && source == span.Source;

    private sealed class Provider : ExtensionIdProvider<NodeTraces>
    {
        public override NodeTraces CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
