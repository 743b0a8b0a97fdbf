using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Mallard.Hosting.Metrics;

namespace Mallard.Hosting.Databases;

/// <summary>
/// The way to the database: hands out open connections, at most for the time the settings allow. One instance per process is enough;
/// several, also in several processes, may share one database.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly IDatabaseEngine _engine;

    private readonly DatabaseMetrics? _metrics;

    /// <summary>Connects to nothing yet; throws <see cref="ArgumentException"/> if the connection string cannot be right.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="metrics">Told of each call.</param>
    public Database(DatabaseSettings settings, DatabaseMetrics? metrics = null)
    {
        _metrics = metrics;
        Settings = settings;
        _engine = settings.Provider switch
        {
            DatabaseProvider.Sqlite => new SqliteEngine(settings),
            DatabaseProvider.Postgres => new PostgresEngine(settings),
            _ => throw new ArgumentException($"Unknown database provider {settings.Provider}.", nameof(settings)),
        };
    }

    /// <summary>What this was made from.</summary>
    public DatabaseSettings Settings { get; }

    internal IDatabaseEngine Engine => _engine;

    /// <summary>
    /// Does a piece of work on a connection of its own and never on the caller's thread where that could block. Throws what the
    /// engine throws (<see cref="DbException"/>, <see cref="TimeoutException"/>), within the time the settings allow.
    /// </summary>
    /// <param name="operation">What it is for, among the metrics: one of a few words.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellation">Gives it up.</param>
    public async Task<T> RunAsync<T>(string operation, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellation = default)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await _engine.RunAsync(work, cancellation);
            _metrics?.Record(Settings.Provider, operation, Stopwatch.GetElapsedTime(began), error: null);
            return result;
        }
        catch (Exception e)
        {
            _metrics?.Record(Settings.Provider, operation, Stopwatch.GetElapsedTime(began), e);
            throw;
        }
    }

    /// <summary>The same, of no particular kind.</summary>
    public Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellation = default) =>
        RunAsync("other", work, cancellation);

    /// <summary>Whether the database answers now. Never throws; false also when cancelled.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellation = default)
    {
        try
        {
            await RunAsync(
                "probe",
                (connection, token) => connection.ExecuteScalarAsync(new CommandDefinition(_engine.Probe, cancellationToken: token)),
                cancellation);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Whether an insert or update failed because another row has the same value in a unique column.</summary>
    public bool IsDuplicate(Exception exception) => _engine.IsDuplicate(exception);

    /// <summary>Closes the connections that lie in the pool.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
