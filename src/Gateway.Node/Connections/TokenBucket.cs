namespace Mallard.Gateway.Connections;

/// <summary>Limits the packets of one connection: <c>rate</c> per second for long, <c>burst</c> at once.</summary>
internal struct TokenBucket(int rate, int burst, long now)
{
    private double _tokens = burst;
    private long _last = now;

    /// <summary>Takes one token; false if there is none.</summary>
    /// <param name="time">The clock whose timestamps these are.</param>
    /// <param name="timestamp">Now.</param>
    public bool TryTake(TimeProvider time, long timestamp)
    {
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_last, timestamp).TotalSeconds * rate));
        _last = timestamp;
        if (_tokens < 1) return false;

        _tokens -= 1;
        return true;
    }
}
