using System.Data.Common;
using Dapper;
using FluentMigrator.Runner;
using Npgsql;

namespace Mallard.Hosting.Databases;

/// <summary>PostgreSQL, through a pool of this process.</summary>
internal sealed class PostgresEngine : IDatabaseEngine
{
    // Any number will do as long as every version of every node uses the same.
    private const long MigrationLock = 0x4d616c6c617264;

    private readonly DatabaseSettings _settings;
    private readonly NpgsqlDataSource _source;
    private readonly string _connectionString;

    public PostgresEngine(DatabaseSettings settings)
    {
        _settings = settings;
        var builder = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            Timeout = Seconds(settings.ConnectTimeout),
            CommandTimeout = Seconds(settings.CommandTimeout),
            // After the command timeout the server is asked to cancel; a dead one does not answer that either.
            CancellationTimeout = 1000,
        };
        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new ArgumentException("The PostgreSQL connection string must name a server (Host=...).", nameof(settings));
        }

        SchemaName = builder.SearchPath?.Split(',')[0].Trim().Trim('"') is { Length: > 0 } schema ? schema : null;
        _connectionString = builder.ConnectionString;
        _source = NpgsqlDataSource.Create(builder);
    }

    public string Probe => "SELECT 1";

    public string? SchemaName { get; }

    public async Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        return await work(connection, cancellation);
    }

    public bool IsDuplicate(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public async Task<IAsyncDisposable> LockForMigrationAsync(CancellationToken cancellation)
    {
        var connection = await _source.OpenConnectionAsync(cancellation);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT pg_advisory_lock(@MigrationLock)",
                new { MigrationLock },
                commandTimeout: Seconds(_settings.MigrationTimeout),
                cancellationToken: cancellation));
            return new AdvisoryLock(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Configure(IMigrationRunnerBuilder migrations) =>
        // The newer dialects make identity columns that refuse the ids of an import; this one makes "serial".
        migrations.AddPostgres92().WithGlobalConnectionString(_connectionString);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static int Seconds(TimeSpan span) => Math.Max(1, (int)Math.Ceiling(span.TotalSeconds));

    private sealed class AdvisoryLock(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                // The lock belongs to the session, and the session goes back to the pool. A broken one has lost the lock anyway.
                try
                {
                    await connection.ExecuteAsync("SELECT pg_advisory_unlock(@MigrationLock)", new { MigrationLock });
                }
                catch (NpgsqlException)
                {
                    NpgsqlConnection.ClearPool(connection);
                }
            }
        }
    }
}
