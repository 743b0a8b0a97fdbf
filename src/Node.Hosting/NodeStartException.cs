namespace Mallard.Hosting;

/// <summary>A start that failed for a reason an operator can remove. Each line of <see cref="Lines"/> stands for itself.</summary>
public sealed class NodeStartException : Exception
{
    public NodeStartException(string message, Exception? inner = null)
        : base(message, inner) => (Lines, ExitCode) = ([message], ExitCodes.StartFailed);

    internal NodeStartException(IReadOnlyList<string> lines, int exitCode)
        : base(string.Join(Environment.NewLine, lines)) => (Lines, ExitCode) = (lines, exitCode);

    public IReadOnlyList<string> Lines { get; }

    /// <summary>What the process ends with: <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }
}
