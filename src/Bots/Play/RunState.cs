using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Mallard.Bots.Accounting;

namespace Mallard.Bots.Play;

/// <summary>What all rooms of a run share: options, times, counters for the progress display, and the errors.</summary>
internal sealed class RunState(BotOptions options, string seed, Action<string>? trace)
{
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private int _connected;
    private int _loggedIn;
    private int _playing;
    private int _finished;
    private LonelyCount _sent;
    private LonelyCount _received;
    private int _errorCount;

    public BotOptions Options { get; } = options;

    public string Seed { get; } = seed;

    public Action<string>? Trace { get; } = trace;

    public RunTimes Times { get; } = new();

    /// <summary>How often the bots have sent and received.</summary>
    public (long Sent, long Received) Traffic => (_sent.Value, _received.Value);

    public IReadOnlyDictionary<string, int> Errors => _errors;

    public void Connected() => Interlocked.Increment(ref _connected);

    public void LoggedIn() => Interlocked.Increment(ref _loggedIn);

    public void Playing(int change) => Interlocked.Add(ref _playing, change);

    public void Finished() => Interlocked.Increment(ref _finished);

    public void Sent() => _sent.Increment();

    public void Received() => _received.Increment();

    public void Error(string text)
    {
        Interlocked.Increment(ref _errorCount);
        _errors.AddOrUpdate(text, 1, static (_, count) => count + 1);
    }

    public RunProgress Progress(TimeSpan elapsed) => new(
        elapsed,
        Options.Clients,
        Volatile.Read(ref _connected),
        Volatile.Read(ref _loggedIn),
        Volatile.Read(ref _playing),
        Volatile.Read(ref _finished),
        _sent.Value,
        _received.Value,
        Volatile.Read(ref _errorCount));

    // Two threads count for each packet: what lies beside it would be taken from the other's cache each time.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct LonelyCount
    {
        [FieldOffset(64)]
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Increment() => Interlocked.Increment(ref _value);
    }
}

/// <summary>How far a run is.</summary>
/// <param name="Elapsed">Since its start.</param>
/// <param name="Clients">How many bots there are.</param>
/// <param name="Connected">How many have connected so far.</param>
/// <param name="LoggedIn">How many have logged in so far.</param>
/// <param name="Playing">How many are in a match now.</param>
/// <param name="Finished">How many are through.</param>
/// <param name="Sent">Moves, chat lines and swings sent.</param>
/// <param name="Received">Packets received.</param>
/// <param name="Errors">Errors so far.</param>
public sealed record RunProgress(
    TimeSpan Elapsed, int Clients, int Connected, int LoggedIn, int Playing, int Finished, long Sent, long Received, int Errors);
