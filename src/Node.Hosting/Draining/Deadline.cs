using System.Diagnostics.CodeAnalysis;

namespace Mallard.Hosting.Draining;

/// <summary>A moment that can be brought forward and not put off. Not thread-safe.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Its node has one for all its life, and others hold its token until then.")]
internal sealed class Deadline(TimeProvider time)
{
    private readonly CancellationTokenSource _passed = new();
    private ITimer? _timer;

    /// <summary>When it passes; the end of time before it is set.</summary>
    public DateTimeOffset At { get; private set; } = DateTimeOffset.MaxValue;

    public CancellationToken Passed => _passed.Token;

    public void SetAtMost(TimeSpan fromNow)
    {
        var at = time.GetUtcNow() + fromNow;
        if (at >= At) return;
        At = at;
        _timer?.Dispose();
        if (fromNow <= TimeSpan.Zero) Pass();
        else _timer = time.CreateTimer(_ => Pass(), null, fromNow, Timeout.InfiniteTimeSpan);
    }

    // Whoever waits goes on on a thread of its own, and not on that of whoever sets the time.
    public void Pass() => _ = _passed.CancelAsync();
}
