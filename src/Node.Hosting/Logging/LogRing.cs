using Serilog.Core;
using Serilog.Events;

namespace Mallard.Hosting.Logging;

/// <summary>
/// The last lines of the log, for whoever wants to look. Keeps the events as they are and renders nothing; costs a place in an array for
/// each, whether anybody looks or not.
/// </summary>
internal sealed class LogRing : ILogEventSink
{
    /// <summary>Events kept.</summary>
    internal const int Size = 1024;

    private readonly Lock _lock = new();
    private readonly LogEvent?[] _events = new LogEvent?[Size];
    private long _next;

    public void Emit(LogEvent logEvent)
    {
        lock (_lock) _events[_next++ % Size] = logEvent;
    }

    /// <summary>What came after the events that somebody has seen.</summary>
    /// <param name="seen">What this method said last; 0 for all that is here.</param>
    /// <returns>The events, how many are missing before them, and what to ask with next.</returns>
    public (IReadOnlyList<LogEvent> Events, long Lost, long Next) After(long seen)
    {
        lock (_lock)
        {
            var first = Math.Max(seen, _next - Size);
            var events = new LogEvent[_next - first];
            for (var i = first; i < _next; i++) events[i - first] = _events[i % Size]!;
            return (events, seen == 0 ? 0 : first - seen, _next);
        }
    }
}
