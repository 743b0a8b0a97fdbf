using Akka.Event;

namespace Mallard.Hosting.Draining;

/// <summary>Tells the log how a drain goes: each phase at once, what is left not more often than every few seconds.</summary>
internal sealed class DrainLog(ILoggingAdapter log, TimeProvider time)
{
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private DrainPhase _phase;
    private string _said = "";
    private DrainProgress? _waiting;
    private ITimer? _timer;

    public void Tell(DrainProgress progress)
    {
        lock (_lock)
        {
            // Reports of threads that race may come late.
            if (progress.Phase < _phase) return;
            if (progress.Phase > _phase || _timer is null) Say(progress);
            else _waiting = progress;
        }
    }

    private void Say(DrainProgress progress)
    {
        _waiting = null;
        _phase = progress.Phase;
        var text = string.Join("; ", progress.Lines);
        if (text == _said) return;
        _said = text;
        log.Info("{Drain}", text);
        _timer?.Dispose();
        _timer = progress.Phase == DrainPhase.Ended ? null : time.CreateTimer(_ => OnPauseOver(), null, Pause, Timeout.InfiniteTimeSpan);
    }

    private void OnPauseOver()
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (_waiting is { } waiting) Say(waiting);
        }
    }
}
