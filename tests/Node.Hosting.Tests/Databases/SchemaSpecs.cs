using Dapper;
using Mallard.Hosting.Databases;
using Mallard.Tests.Databases;

namespace Mallard.Hosting.Tests.Databases;

public sealed class SchemaOnSqlite() : SchemaSpecs(SqliteTestDatabase.CreateAsync);

public sealed class SchemaOnPostgres() : SchemaSpecs(PostgresTestDatabase.CreateAsync);

public abstract class SchemaSpecs(Func<Task<TestDatabase>> create) : DatabaseScenario(create)
{
    [SkippableFact]
    public async Task A_fresh_database_has_the_tables_after_the_first_start()
    {
        var node = await MigratedNode();

        Assert.Equal(0, await Count(node, "users"));
        Assert.Equal(0, await Count(node, "id_blocks"));
    }

    [SkippableFact]
    public async Task Starting_again_keeps_what_is_there()
    {
        var node = await MigratedNode();
        await Execute(node, "INSERT INTO users (name, email, password) VALUES ('duck', 'duck@pond.com', 'x')");

        await Schema.MigrateAsync(node);
        await Schema.MigrateAsync(Node());

        Assert.Equal(1, await Count(node, "users"));
    }

    [SkippableFact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        var nodes = Enumerable.Range(0, 6).Select(_ => Node()).ToArray();

        await Task.WhenAll(nodes.Select(node => Schema.MigrateAsync(node)));

        Assert.Equal(2, await Count(nodes[0], "\"VersionInfo\""));
    }

    [SkippableFact]
    public async Task An_export_of_the_original_table_can_be_imported()
    {
        var node = await MigratedNode();

        await Execute(
            node,
            """
            INSERT INTO users (id, name, email, password, create_dt, update_dt) VALUES
            (7, '오리', 'duck@pond.com', '$2b$10$abcdefghijklmnopqrstuubRLV.CaGf4fe6hVq9LKxDhOguZroRqe', '2024-12-01 10:00:00', '2024-12-02 11:30:00')
            """);

        Assert.Equal(7, await node.RunAsync((c, _) => c.ExecuteScalarAsync<int>("SELECT id FROM users WHERE name = '오리'")));
    }

    [SkippableFact]
    public async Task A_node_that_starts_before_its_database_fails_soon_and_starts_when_it_is_there()
    {
        var node = ImpatientNode();
        await Store.GoesAwayAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => Schema.MigrateAsync(node).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(await node.IsReachableAsync());
        await Store.ComesBackAsync();
        // With the patience of a node that somebody starts again.
        var again = Node();
        await Schema.MigrateAsync(again);

        Assert.True(await again.IsReachableAsync());
        Assert.Equal(0, await Count(again, "users"));
    }

    private static Task<int> Count(Database node, string table) =>
        node.RunAsync((connection, _) => connection.ExecuteScalarAsync<int>($"SELECT count(*) FROM {table}"));

    private static Task<int> Execute(Database node, string sql) => node.RunAsync((connection, _) => connection.ExecuteAsync(sql));
}
