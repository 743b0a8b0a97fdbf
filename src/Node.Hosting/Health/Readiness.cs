using Akka.Actor;

namespace Mallard.Hosting.Health;

/// <summary>
/// Whether a node wants work: a list of named conditions, all of which have to be met. Any part of the node may add one; what asks, such as
/// <c>/ready</c>, only reads. Thread-safe, and no look at it waits for anything.
/// </summary>
public sealed class Readiness : IExtension
{
    private readonly Lock _gate = new();
    private volatile (string Name, Func<string?> WhyNot)[] _conditions = [];

    /// <summary>The one of a node.</summary>
    public static Readiness Of(ActorSystem system) => system.WithExtension<Readiness, Provider>();

    /// <summary>Whether all conditions are met.</summary>
    public bool IsReady
    {
        get
        {
            foreach (var (_, whyNot) in _conditions)
            {
                if (whyNot() is not null) return false;
            }

            return true;
        }
    }

    /// <summary>Why the node is not ready, in the order in which the conditions were added; empty if it is.</summary>
    public IReadOnlyList<UnmetCondition> Unmet =>
        [.. _conditions.Select(c => (c.Name, Reason: c.WhyNot())).Where(c => c.Reason is not null).Select(c => new UnmetCondition(c.Name, c.Reason!))];

    /// <summary>Adds a condition that its owner switches.</summary>
    /// <param name="name">Its name: one word, for programs.</param>
    /// <param name="reason">Why it is not met at first, for people; null if it is.</param>
    public ReadinessCondition Add(string name, string? reason = null)
    {
        var condition = new ReadinessCondition(reason);
        Add(name, () => condition.Reason);
        return condition;
    }

    /// <summary>Adds a condition that is looked at when somebody asks.</summary>
    /// <param name="name">Its name: one word, for programs.</param>
    /// <param name="whyNot">Why it is not met now, for people; null if it is. Must not wait for anything.</param>
    public void Add(string name, Func<string?> whyNot)
    {
        lock (_gate) _conditions = [.. _conditions, (name, whyNot)];
    }

    private sealed class Provider : ExtensionIdProvider<Readiness>
    {
        public override Readiness CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>A condition of a node's readiness that its owner switches. Thread-safe.</summary>
public sealed class ReadinessCondition
{
    private volatile string? _reason;

    internal ReadinessCondition(string? reason) => _reason = reason;

    /// <summary>Why it is not met; null if it is.</summary>
    public string? Reason => _reason;

    /// <summary>It is met.</summary>
    public void Met() => _reason = null;

    /// <summary>It is not met.</summary>
    /// <param name="reason">Why, for people.</param>
    public void NotMet(string reason) => _reason = reason;
}

/// <summary>A condition that keeps a node from being ready.</summary>
public sealed record UnmetCondition(string Condition, string Reason);
