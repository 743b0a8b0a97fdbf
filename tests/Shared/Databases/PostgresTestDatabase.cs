using Dapper;
using Mallard.Hosting.Databases;
using Npgsql;

namespace Mallard.Tests.Databases;

/// <summary>
/// A database with a name of its own on the server that MALLARD_TEST_POSTGRES names (see tests/postgres.sh); tests are skipped where
/// there is none. Connections pass through a relay, which can be cut.
/// </summary>
public sealed class PostgresTestDatabase : TestDatabase
{
    private readonly string _server;
    private readonly string _name;
    private readonly TcpRelay _relay;

    private PostgresTestDatabase(string server, string name, TcpRelay relay)
    {
        _server = server;
        _name = name;
        _relay = relay;
        var direct = new NpgsqlConnectionStringBuilder(server) { Database = name, Host = "127.0.0.1", Port = relay.Port };
        Settings = Patient(DatabaseProvider.Postgres, direct.ConnectionString);
    }

    public static async Task<TestDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable("MALLARD_TEST_POSTGRES");
        Skip.If(string.IsNullOrEmpty(server), "MALLARD_TEST_POSTGRES is not set: eval \"$(tests/postgres.sh start)\"");

        var name = "mallard_" + Guid.NewGuid().ToString("n");
        await OnServerAsync(server, $"CREATE DATABASE {name}");
        var target = new NpgsqlConnectionStringBuilder(server);
        return new PostgresTestDatabase(server, name, new TcpRelay(target.Host!, target.Port));
    }

    public override Task GoesAwayAsync()
    {
        _relay.Cut();
        return Task.CompletedTask;
    }

    /// <summary>Connections stay open, new ones are accepted, and no answer ever comes.</summary>
    public void Freezes() => _relay.Freeze();

    public override Task ComesBackAsync()
    {
        _relay.Restore();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await OnServerAsync(_server, $"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task OnServerAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.ExecuteAsync(sql);
    }
}
