namespace Mallard.Load.Scenarios;

/// <summary>A steady load of matches, and how it is measured.</summary>
public sealed record PlayOptions
{
    public int Clients { get; init; } = 1600;

    /// <summary>Moves per second and client.</summary>
    public double Moves { get; init; } = 20;

    public int RoomSize { get; init; } = 4;

    /// <summary>Time between two swings of a player; zero for none.</summary>
    public TimeSpan SwingEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Time between two chat lines of a player; zero for none.</summary>
    public TimeSpan ChatEvery { get; init; }

    /// <summary>From when all play until what happens is measured.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long is measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often; the medians are told.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>The command line of the bots for one run.</summary>
    public IEnumerable<string> BotArguments =>
    [
        "--clients", $"{Clients}",
        "--room-size", $"{RoomSize}",
        "--moves", $"{Moves}",
        "--swing-every", Seconds(SwingEvery),
        "--chat-every", Seconds(ChatEvery),
        "--warm-up", Seconds(WarmUp),
        "--duration", Seconds(WarmUp + Duration),
        "--timeout", "60s",
    ];

    internal static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0.###}s");
}
