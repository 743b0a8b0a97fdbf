using Mallard.Load.Processes;

namespace Mallard.Load.Scenarios;

/// <summary>The loads that Mallard is judged by, one after the other, and the yardstick beside the reference load.</summary>
internal static class Matrix
{
    private static readonly (int Clients, double Moves)[] Loads =
    [
        (1600, 5), (4000, 5), (1600, 20), (2400, 20), (4800, 5), (6400, 5), (8000, 5),
    ];

    /// <summary>Measures all of them, each on a new cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="options">How each is measured.</param>
    /// <param name="done">Told each row as soon as there is one: the whole takes half an hour.</param>
    /// <param name="tell">Told how it goes.</param>
    /// <param name="cancellationToken">Ends it; the rows until then have been told.</param>
    public static async Task<IReadOnlyList<Measurement>> RunAsync(
        ClusterOptions cluster, PlayOptions options, Action<Measurement> done, Action<string> tell, CancellationToken cancellationToken)
    {
        var rows = new List<Measurement>();
        foreach (var (clients, moves) in Loads)
            Add(await PlayScenario.RunAsync(cluster, options with { Clients = clients, Moves = moves }, tell, cancellationToken));
        Add(await RelayScenario.RunAsync(options with { Clients = 1600, Moves = 20 }, tell, cancellationToken));
        return rows;

        void Add(Measurement row)
        {
            rows.Add(row);
            done(row);
        }
    }
}
