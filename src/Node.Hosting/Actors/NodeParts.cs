using System.Collections.Concurrent;
using Akka.Actor;

namespace Mallard.Hosting.Actors;

/// <summary>What the parts of one node have by name, made when it is first asked for and disposed of when the actor system ends.</summary>
internal sealed class NodeParts<T>
    where T : IDisposable
{
    private readonly ConcurrentDictionary<string, T> _parts = new(StringComparer.Ordinal);
    private readonly Func<string, T> _make;

    /// <param name="system">The node's actor system.</param>
    /// <param name="make">Makes the one of a name.</param>
    public NodeParts(ActorSystem system, Func<string, T> make)
    {
        _make = make;
        system.RegisterOnTermination(() =>
        {
            foreach (var part in _parts.Values) part.Dispose();
        });
    }

    /// <summary>The one of a name.</summary>
    public T Get(string name) => _parts.GetOrAdd(name, _make);

    /// <summary>The one of a name; null if nobody has asked for it.</summary>
    public T? Find(string name) => _parts.GetValueOrDefault(name);
}
