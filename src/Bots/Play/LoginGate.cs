using System.Diagnostics;

namespace Mallard.Bots.Play;

/// <summary>Lets bots in: a bounded number at a time, since hashing passwords is dear for the server, and at the rate asked for.</summary>
internal sealed class LoginGate(double perSecond) : IDisposable
{
    private const int AtATime = 64;
    private readonly SemaphoreSlim _places = new(AtATime, AtATime);
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _entered;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        if (perSecond > 0)
        {
            // Absolute times: a late one does not delay all that follow.
            TimeSpan due;
            lock (_gate) due = TimeSpan.FromSeconds(_entered++ / perSecond);
            var wait = due - Stopwatch.GetElapsedTime(_started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, cancellationToken);
        }

        await _places.WaitAsync(cancellationToken);
    }

    public void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();
}
