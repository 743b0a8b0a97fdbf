using System.Collections;

namespace Mallard.Hosting;

/// <summary>The world around a node. The defaults touch neither console nor environment, so that tests can run many nodes in one process.</summary>
public sealed record NodeHostOptions
{
    /// <summary>Where the log and the summary go.</summary>
    public TextWriter Out { get; init; } = TextWriter.Null;

    /// <summary>Where failures go, one line each.</summary>
    public TextWriter Error { get; init; } = TextWriter.Null;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The folder of the shipped hocon files; beside the executable.</summary>
    public string HoconFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <summary>Whether a person watches <see cref="Out"/>: colours and tables instead of plain lines.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether SIGTERM and SIGINT stop the node.</summary>
    public bool HandleSignals { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What to try now that the node is up, for a newcomer; null for nothing.</summary>
    public string? Next { get; init; }

    /// <summary>What the node has beside its roles.</summary>
    public IReadOnlyList<INodeExtension> Extensions { get; init; } = [];

    /// <summary>Stops the node when cancelled, as a signal does.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>What a program's own process offers.</summary>
    public static NodeHostOptions FromProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal),
        IsTerminal = !Console.IsOutputRedirected,
        HandleSignals = true,
    };
}
