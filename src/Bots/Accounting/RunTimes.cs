namespace Mallard.Bots.Accounting;

/// <summary>The times that one run measures.</summary>
public sealed class RunTimes
{
    public LatencyHistogram Connect { get; } = new();

    public LatencyHistogram Register { get; } = new();

    public LatencyHistogram LogIn { get; } = new();

    /// <summary>From the start of connecting to the start notification, the waiting for room mates included.</summary>
    public LatencyHistogram ConnectToStart { get; } = new();

    public LatencyHistogram Move { get; } = new();

    public LatencyHistogram Chat { get; } = new();

    public LatencyHistogram Swing { get; } = new();

    /// <summary>How late the bots themselves were with their steps.</summary>
    public LatencyHistogram SendLag { get; } = new();

    /// <summary>Forgets what happened while the server warmed up.</summary>
    public void ClearPlay()
    {
        foreach (var times in (LatencyHistogram[])[Move, Chat, Swing, SendLag]) times.Clear();
    }

    public IReadOnlyDictionary<string, LatencySummary> Summarize() => new Dictionary<string, LatencySummary>
    {
        ["connect"] = Connect.Summarize(),
        ["register"] = Register.Summarize(),
        ["log in"] = LogIn.Summarize(),
        ["connect to game start"] = ConnectToStart.Summarize(),
        ["move"] = Move.Summarize(),
        ["chat"] = Chat.Summarize(),
        ["swing"] = Swing.Summarize(),
        ["send lag"] = SendLag.Summarize(),
    };
}
