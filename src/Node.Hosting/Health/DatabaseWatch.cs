using Mallard.Hosting.Databases;

namespace Mallard.Hosting.Health;

/// <summary>Asks a database now and then whether it is there, so that nobody has to wait for the answer who wants to know.</summary>
public sealed class DatabaseWatch : IAsyncDisposable
{
    /// <summary>Time from one question to the next.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long the database may take to answer.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Func<CancellationToken, Task<bool>> _isReachable;
    private readonly ReadinessCondition _condition;
    private readonly string _place;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private DatabaseWatch(Func<CancellationToken, Task<bool>> isReachable, string place, ReadinessCondition condition, TimeProvider time)
    {
        (_isReachable, _place, _condition, _time) = (isReachable, place, condition, time);
        _watching = WatchAsync();
    }

    /// <summary>Adds the condition <c>database</c> to a node, and keeps it up to date until disposed.</summary>
    /// <param name="database">The database; it has answered before.</param>
    /// <param name="readiness">The node's.</param>
    /// <param name="time">The clock.</param>
    public static DatabaseWatch Start(Database database, Readiness readiness, TimeProvider time) =>
        Start(database.IsReachableAsync, DatabaseConfiguration.Describe(database.Settings), readiness, time);

    internal static DatabaseWatch Start(Func<CancellationToken, Task<bool>> isReachable, string place, Readiness readiness, TimeProvider time) =>
        new(isReachable, place, readiness.Add("database"), time);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await LookAsync();
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            // One that does not even look at its token is given up as well; at most a few of them wait at a time, for its own timeouts.
            var question = _isReachable(patience.Token);
            var isReachable = await question.WaitAsync(Patience, _time, _stop.Token);
            if (isReachable) _condition.Met();
            else _condition.NotMet($"the database ({_place}) cannot be reached");
        }
        catch (TimeoutException)
        {
            _condition.NotMet($"the database ({_place}) did not answer within {Configuration.Units.Show(Patience)}");
        }
    }
}
