namespace Mallard.Hosting.Inspection;

/// <summary>The drain of a node, as far as the console has to do with it.</summary>
internal interface IDrainControl
{
    /// <summary>Where it is, for people; a line for each thing.</summary>
    IReadOnlyList<string> Progress { get; }

    /// <summary>Whether the node is being drained.</summary>
    bool IsDraining { get; }

    /// <summary>Begins it, or joins the one that has begun. Does not wait for anything.</summary>
    /// <param name="askedBy">Who asks, for people.</param>
    /// <param name="force">Also when nobody else can do what this node does.</param>
    /// <returns>Whether a drain is on its way, and what to tell the operator.</returns>
    (bool IsUnderWay, IReadOnlyList<string> Lines) Begin(string askedBy, bool force);
}
