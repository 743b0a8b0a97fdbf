using Mallard.Hosting.Draining;

namespace Mallard.Hosting.Inspection;

/// <summary>The drain of a node as an operator asks for it: with the limits for operators, <c>mallard.drain</c>.</summary>
internal sealed class OperatorsDrain(INodeDrain drain, DrainLimits limits) : IDrainControl
{
    public IReadOnlyList<string> Progress => drain.Progress.Lines;

    public bool IsDraining => drain.IsDraining;

    public (bool IsUnderWay, IReadOnlyList<string> Lines) Begin(string askedBy, bool force)
    {
        var answer = drain.Begin(new DrainRequest(askedBy, limits, force));
        return (answer.Outcome != DrainOutcome.Refused, answer.Lines);
    }
}
