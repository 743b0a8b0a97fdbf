using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Mallard.Game.Node.Tests.Support;

/// <summary>An actor reference without an actor: has an address, and remembers what it is told.</summary>
[SuppressMessage("Design", "MA0097", Justification = "The base class compares references; nobody orders these.")]
internal sealed class RecordingRef(string path) : MinimalActorRef
{
    public override ActorPath Path { get; } = ActorPath.Parse(path);

    public override IActorRefProvider Provider => throw new NotSupportedException("There is no actor system.");

    public List<object> Told { get; } = [];

    protected override void TellInternal(object message, IActorRef sender) => Told.Add(message);
}
