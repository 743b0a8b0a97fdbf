namespace Mallard.Gateway.Connections;

/// <summary>
/// Limits the packets of one connection: <c>rate</c> per second for long, <c>burst</c> at once. Not thread-safe; the stage and the actor
/// of a connection share it, and never use it at the same time.
/// </summary>
internal sealed class TokenBucket(int rate, int burst, TimeProvider time)
{
    private double _tokens = burst;
    private long _last = time.GetTimestamp();

    /// <summary>Tokens taken so far, by whomever.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes tokens; false, and none, if there are not as many.</summary>
    public bool TryTake(int count = 1)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * rate));
        _last = now;
        if (_tokens < count) return false;

        _tokens -= count;
        Taken += count;
        return true;
    }
}
