using System.Diagnostics;
using Mallard.Hosting.Databases;
using Mallard.Tests.Databases;

namespace Mallard.Hosting.Tests.Databases;

public sealed class OutageOnSqlite() : OutageSpecs(SqliteTestDatabase.CreateAsync);

public sealed class OutageOnPostgres() : OutageSpecs(PostgresTestDatabase.CreateAsync)
{
    [SkippableFact]
    public async Task A_server_that_hangs_is_an_error_within_seconds()
    {
        await MigratedNode();
        var node = ImpatientNode();
        var blocks = new IdBlocks(node);
        await blocks.LeaseAsync("rooms", 1);
        ((PostgresTestDatabase)Store).Freezes();

        var watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<Exception>(() => blocks.LeaseAsync("rooms", 1).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(await node.IsReachableAsync());

        // Generous on purpose: the point is that it ends.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        await Store.ComesBackAsync();
        Assert.True(await node.IsReachableAsync());
    }

    [SkippableFact]
    public async Task A_search_path_names_the_schema_of_the_tables()
    {
        var plain = await MigratedNode();
        await new IdBlocks(plain).LeaseAsync("rooms", 10);
        var settings = Store.Settings with { ConnectionString = Store.Settings.ConnectionString + ";Search Path=pond" };
        await using var apart = new Database(settings);

        await Schema.MigrateAsync(apart);

        Assert.Equal(1, await new IdBlocks(apart).LeaseAsync("rooms", 10));
        Assert.Equal(11, await new IdBlocks(plain).LeaseAsync("rooms", 10));
    }
}

public abstract class OutageSpecs(Func<Task<TestDatabase>> create) : DatabaseScenario(create)
{
    [SkippableFact]
    public async Task A_database_that_goes_away_is_an_error_and_works_again_when_it_is_back()
    {
        await MigratedNode();
        var node = ImpatientNode();
        var blocks = new IdBlocks(node);
        await blocks.LeaseAsync("rooms", 10);
        Assert.True(await node.IsReachableAsync());

        await Store.GoesAwayAsync();
        Assert.False(await node.IsReachableAsync());
        await Assert.ThrowsAnyAsync<Exception>(() => blocks.LeaseAsync("rooms", 10).WaitAsync(TimeSpan.FromSeconds(30)));

        await Store.ComesBackAsync();
        Assert.True(await node.IsReachableAsync());
        Assert.Equal(11, await blocks.LeaseAsync("rooms", 10));
    }

    [SkippableFact]
    public async Task Many_who_ask_during_an_outage_all_get_their_error()
    {
        await MigratedNode();
        var node = ImpatientNode();
        await Store.GoesAwayAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.IsReachableAsync())).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(true, answers);
    }

    [SkippableFact]
    public async Task Asking_with_a_cancelled_token_is_a_no_and_no_exception()
    {
        var node = await MigratedNode();

        Assert.False(await node.IsReachableAsync(new CancellationToken(canceled: true)));
    }
}
