namespace Mallard.Load.Processes;

/// <summary>What cluster a scenario wants.</summary>
public sealed record ClusterOptions
{
    /// <summary>Hashing at its cheapest: what is measured is not bcrypt, unless the scenario is about it.</summary>
    public static readonly IReadOnlyDictionary<string, string> CheapLogins = new Dictionary<string, string>
    {
        ["mallard.gateway.accounts.hash-cost"] = "4",
        ["mallard.gateway.accounts.hash-queue"] = "20000",
    };

    public int Gateways { get; init; } = 1;

    public int Games { get; init; } = 1;

    /// <summary>Whether the threads that wait for packets, of nodes and bots, have real-time priority.</summary>
    public bool RealTime { get; init; }

    /// <summary>Settings of the nodes, above those of the scenario.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The same cluster, with settings that hold unless the user has set them otherwise.</summary>
    public ClusterOptions With(IEnumerable<KeyValuePair<string, string>> defaults)
    {
        var settings = new Dictionary<string, string>(defaults);
        foreach (var (key, value) in Settings) settings[key] = value;
        return this with { Settings = settings };
    }
}
