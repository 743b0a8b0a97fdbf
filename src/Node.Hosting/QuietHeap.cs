namespace Mallard.Hosting;

/// <summary>
/// Gives memory back when a node has become quiet after a busy time. Without need the runtime never looks what ten thousand logins have left
/// behind: it stays until somebody plays again, and looks like the price of ten thousand connections.
/// </summary>
/// <remarks>
/// A full collection stops everything for about 15 ms per 1,000 connections on the machine of bench/RESULTS.md, so it is made once after a
/// busy time, and only when for half a minute next to nothing was allocated: while people play it never comes.
/// </remarks>
internal sealed class QuietHeap : IDisposable
{
    /// <summary>Time from one look to the next.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Bytes allocated between two looks, at most, that count as quiet: heartbeats and gossip.</summary>
    internal const long Quiet = 4 * 1024 * 1024;

    /// <summary>Bytes allocated in busy times that are worth a collection.</summary>
    internal const long Worth = 64 * 1024 * 1024;

    /// <summary>So many quiet looks one after the other.</summary>
    internal const int QuietLooks = 3;

    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private long _last;
    private long _busy;
    private int _quietLooks;

    private QuietHeap(TimeProvider time, Func<long> allocated, Action collect)
    {
        (_allocated, _collect) = (allocated, collect);
        _last = allocated();
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>Looks after this process.</summary>
    public static QuietHeap Watch() => Watch(
        TimeProvider.System,
        () => GC.GetTotalAllocatedBytes(),
        () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));

    internal static QuietHeap Watch(TimeProvider time, Func<long> allocated, Action collect) => new(time, allocated, collect);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var total = _allocated();
        var since = total - _last;
        _last = total;
        if (since > Quiet)
        {
            _busy += since;
            _quietLooks = 0;
            return;
        }

        if (++_quietLooks < QuietLooks || _busy < Worth) return;
        _busy = 0;
        _collect();
        _last = _allocated();
    }
}
