using System.Text.Json.Nodes;
using Mallard.Bots.Accounting;

namespace Mallard.Load;

/// <summary>What one role used while the load was on: all its processes together.</summary>
/// <param name="Cores">Processor time per time.</param>
/// <param name="MiB">Resident memory at the end.</param>
public readonly record struct Use(double Cores, double MiB);

/// <summary>What a program told about one steady load.</summary>
public sealed record Measurement
{
    /// <summary>The one who carried it: mallard or relay.</summary>
    public required string What { get; init; }

    public required int Clients { get; init; }

    /// <summary>Moves per second and client.</summary>
    public required double Moves { get; init; }

    /// <summary>Packets per second from clients.</summary>
    public double In { get; init; }

    /// <summary>Packets per second to clients.</summary>
    public double Out { get; init; }

    /// <summary>What each role used, by its name; <c>bots</c> is the load itself.</summary>
    public IReadOnlyDictionary<string, Use> Roles { get; init; } = new Dictionary<string, Use>();

    /// <summary>The figures with a name, all in milliseconds.</summary>
    public double SwingP50 { get; init; }

    public double SwingP99 { get; init; }

    public double AgeP50 { get; init; }

    public double AgeP99 { get; init; }

    /// <summary>How late the load itself was: figures with a large one say more of the bots than of the server.</summary>
    public double SendLagP99 { get; init; }

    /// <summary>How the machine itself ran; null where that is not to be had.</summary>
    public Pulse? Machine { get; init; }

    /// <summary>What part of the time that was measured it is about.</summary>
    public double Part { get; init; } = 1;

    /// <summary>
    /// The same of the moments in which the machine ran evenly, and of those alone: rates, processor time, swings and ages. Null if there were none, or that
    /// is not to be had.
    /// </summary>
    public Measurement? Even { get; init; }

    public long Missing { get; init; }

    public long Disorder { get; init; }

    public long Duplicates { get; init; }

    public IReadOnlyDictionary<string, int> Errors { get; init; } = new Dictionary<string, int>();

    /// <summary>True if everybody played to the end and everything arrived, in order and once.</summary>
    public bool Clean { get; init; }

    /// <summary>The part of the wanted moves that the load sent: with less than all of them the figures are those of a smaller load.</summary>
    public double Reached => Math.Min(1, In / (Clients * Moves));

    /// <summary>True if the load was what it was to be, give or take what two runs differ by, and clean.</summary>
    public bool Counts => Clean && Reached >= 0.95;

    /// <summary>Cores of everything but the load.</summary>
    public double ServerCores => Roles.Where(role => role.Key != "bots").Sum(role => role.Value.Cores);

    /// <summary>Processor time of the server for one packet in or out.</summary>
    public double MicrosPerPacket => In + Out > 0 ? ServerCores * 1e6 / (In + Out) : 0;

    /// <summary>Reads the report of the bots, or of the relay's driver, which has the same form.</summary>
    public static Measurement Of(string what, int clients, double moves, JsonNode report)
    {
        var (load, times, packets) = (report["load"], report["timesMs"]!, report["packets"]!.AsObject());
        var whole = new Measurement
        {
            What = what,
            Clients = clients,
            Moves = moves,
            Machine = PulseOf(load?["machine"]),
            SendLagP99 = Number(times["sendLag"]?["p99"]),
            Missing = Sum(packets, "missing"),
            Disorder = Sum(packets, "outOfOrder"),
            Duplicates = Sum(packets, "duplicates"),
            Errors = ErrorsOf(report),
            Clean = report["succeeded"]!.GetValue<bool>() && load is not null,
        };
        return whole.During(load, times) with
        {
            Even = load?["even"] is { } even
                ? whole.During(even, even["timesMs"]!) with { What = $"{what}, even moments", Part = Number(even["seconds"]) / Number(load["seconds"]) }
                : null,
        };
    }

    /// <summary>The median of each figure by itself; faults are added up, since one is one too many.</summary>
    public static Measurement MedianOf(IReadOnlyList<Measurement> runs) => runs[0] with
    {
        Part = Median(runs, run => run.Part),
        In = Median(runs, run => run.In),
        Out = Median(runs, run => run.Out),
        Roles = runs[0].Roles.Keys.ToDictionary(
            role => role,
            role => new Use(Median(runs, run => run.Roles.GetValueOrDefault(role).Cores), Median(runs, run => run.Roles.GetValueOrDefault(role).MiB))),
        SwingP50 = Median(runs, run => run.SwingP50),
        SwingP99 = Median(runs, run => run.SwingP99),
        AgeP50 = Median(runs, run => run.AgeP50),
        AgeP99 = Median(runs, run => run.AgeP99),
        SendLagP99 = Median(runs, run => run.SendLagP99),
        Machine = runs.All(run => run.Machine is not null)
            ? new Pulse(Median(runs, run => run.Machine!.Value.Micros), Median(runs, run => run.Machine!.Value.Slow)) { Kernel = Median(runs, run => run.Machine!.Value.Kernel) }
            : null,
        Even = runs.Select(run => run.Even).OfType<Measurement>().ToArray() is { Length: > 0 } even ? MedianOf(even) : null,
        Missing = runs.Sum(run => run.Missing),
        Disorder = runs.Sum(run => run.Disorder),
        Duplicates = runs.Sum(run => run.Duplicates),
        Errors = runs.SelectMany(run => run.Errors).GroupBy(error => error.Key).ToDictionary(group => group.Key, group => group.Sum(error => error.Value)),
        Clean = runs.All(run => run.Clean),
    };

    /// <summary>The uses of the processes of a report, those of one role together: <c>gateway-1</c> and <c>gateway-2</c> are a gateway.</summary>
    public static IReadOnlyDictionary<string, Use> RolesOf(JsonNode? processes) => (processes?.AsArray() ?? [])
        .GroupBy(process => process!["name"]!.GetValue<string>().Split('-', ' ')[0])
        .ToDictionary(
            group => group.Key,
            group => new Use(group.Sum(process => Number(process!["cores"])), group.Sum(process => Number(process!["memory"])) / 1048576));

    /// <summary>The errors of a report, by text.</summary>
    public static IReadOnlyDictionary<string, int> ErrorsOf(JsonNode report) =>
        report["errors"]!.AsObject().ToDictionary(error => error.Key, error => error.Value!.GetValue<int>());

    internal static double Median<T>(IReadOnlyList<T> runs, Func<T, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private Measurement During(JsonNode? load, JsonNode times) => this with
    {
        In = Number(load?["sentPerSecond"]),
        Out = Number(load?["receivedPerSecond"]),
        Roles = RolesOf(load?["processes"]),
        SwingP50 = Number(times["swing"]?["p50"]),
        SwingP99 = Number(times["swing"]?["p99"]),
        AgeP50 = Number(times["move"]?["p50"]),
        AgeP99 = Number(times["move"]?["p99"]),
    };

    private static Pulse? PulseOf(JsonNode? machine) =>
        machine is null ? null : new Pulse(Number(machine["micros"]), Number(machine["slow"])) { Kernel = Number(machine["kernel"]) };

    private static double Number(JsonNode? node) => node?.GetValue<double>() ?? 0;

    private static long Sum(JsonObject packets, string figure) => packets.Sum(kind => kind.Value![figure]?.GetValue<long>() ?? 0);
}
