using System.Data.Common;
using Dapper;
using FluentMigrator.Runner;
using Microsoft.Data.Sqlite;

namespace Mallard.Hosting.Databases;

/// <summary>
/// SQLite: one file, several processes. Write-ahead logging lets readers work while one writes; writers wait for each other up to the
/// command timeout.
/// </summary>
internal sealed class SqliteEngine : IDatabaseEngine
{
    // The library works synchronously and waits for other writers by blocking, so its work runs on pool threads, and only on a few.
    private const int PoolThreads = 1;

    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE (sqlite.org/rescode.html).
    private const int ConstraintPrimaryKey = 1555;
    private const int ConstraintUnique = 2067;

    private readonly DatabaseSettings _settings;
    private readonly SemaphoreSlim _places = new(PoolThreads, PoolThreads);
    private readonly string _connectionString;
    private readonly string _file;

    public SqliteEngine(DatabaseSettings settings)
    {
        _settings = settings;
        var builder = new SqliteConnectionStringBuilder(settings.ConnectionString)
        {
            ForeignKeys = true,
            DefaultTimeout = Seconds(settings.CommandTimeout),
        };
        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
        {
            // Every connection would see an empty database of its own.
            throw new ArgumentException("The SQLite connection string must name a file (Data Source=...).", nameof(settings));
        }

        _file = Path.GetFullPath(builder.DataSource);
        builder.DataSource = _file;
        _connectionString = builder.ConnectionString;
    }

    // Unlike "SELECT 1" this reads the file.
    public string Probe => "PRAGMA schema_version";

    public string? SchemaName => null;

    public async Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        if (!await _places.WaitAsync(_settings.ConnectTimeout, cancellation))
        {
            throw new TimeoutException($"SQLite was busy for longer than {_settings.ConnectTimeout.TotalSeconds} s.");
        }

        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var connection = await OpenAsync(cancellation);
                    return await work(connection, cancellation);
                },
                cancellation);
        }
        finally
        {
            _places.Release();
        }
    }

    public bool IsDuplicate(Exception exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: ConstraintUnique or ConstraintPrimaryKey };

    public async Task<IAsyncDisposable> LockForMigrationAsync(CancellationToken cancellation)
    {
        CreateFolder();
        var start = Environment.TickCount64;
        while (true)
        {
            try
            {
                // The file stays: deleting it would let a waiter lock the deleted one while a third creates and locks a new one.
                return new FileStream(_file + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && Environment.TickCount64 - start < _settings.MigrationTimeout.TotalMilliseconds)
            {
                // Somebody has it; subclasses mean that the path is wrong.
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
            }
        }
    }

    public void Configure(IMigrationRunnerBuilder migrations) =>
        migrations.AddSQLite().WithGlobalConnectionString(_connectionString);

    public ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(_connectionString)) SqliteConnection.ClearPool(connection);
        _places.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        CreateFolder();
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            // "synchronous" stays FULL, its default: an id block that a power cut takes back would be handed out twice.
            await connection.ExecuteAsync(new CommandDefinition(
                $"PRAGMA busy_timeout = {Seconds(_settings.CommandTimeout) * 1000}; PRAGMA journal_mode = WAL;",
                cancellationToken: cancellation));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void CreateFolder() => Directory.CreateDirectory(Path.GetDirectoryName(_file)!);

    private static int Seconds(TimeSpan span) => Math.Max(1, (int)Math.Ceiling(span.TotalSeconds));
}
