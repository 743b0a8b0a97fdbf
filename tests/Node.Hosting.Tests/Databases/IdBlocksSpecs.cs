using Mallard.Hosting.Databases;
using Mallard.Tests.Databases;

namespace Mallard.Hosting.Tests.Databases;

public sealed class IdBlocksOnSqlite() : IdBlocksSpecs(SqliteTestDatabase.CreateAsync);

public sealed class IdBlocksOnPostgres() : IdBlocksSpecs(PostgresTestDatabase.CreateAsync);

public abstract class IdBlocksSpecs(Func<Task<TestDatabase>> create) : DatabaseScenario(create)
{
    [SkippableFact]
    public async Task The_first_id_ever_is_one_and_blocks_follow_each_other()
    {
        var blocks = new IdBlocks(await MigratedNode());

        Assert.Equal(1, await blocks.LeaseAsync("rooms", 100));
        Assert.Equal(101, await blocks.LeaseAsync("rooms", 50));
        Assert.Equal(151, await blocks.LeaseAsync("rooms", 1));
    }

    [SkippableFact]
    public async Task Every_name_counts_for_itself()
    {
        var blocks = new IdBlocks(await MigratedNode());
        await blocks.LeaseAsync("rooms", 100);

        Assert.Equal(1, await blocks.LeaseAsync("it's \"another\"; DROP TABLE id_blocks; --", 100));
        Assert.Equal(101, await blocks.LeaseAsync("rooms", 100));
    }

    [SkippableFact]
    public async Task A_restarted_node_goes_on_where_the_last_one_stopped()
    {
        await new IdBlocks(await MigratedNode()).LeaseAsync("rooms", 100);

        Assert.Equal(101, await new IdBlocks(await MigratedNode()).LeaseAsync("rooms", 100));
    }

    [SkippableFact]
    public async Task Twenty_leases_at_once_from_two_nodes_are_disjoint()
    {
        var nodes = new[] { new IdBlocks(await MigratedNode()), new IdBlocks(await MigratedNode()) };

        var firsts = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => nodes[i % 2].LeaseAsync("rooms", 10)));

        Assert.Equal(Enumerable.Range(0, 20).Select(i => 1L + (i * 10)), firsts.Order());
    }

    [SkippableFact]
    public async Task A_block_has_a_size_and_a_counter_a_name()
    {
        var blocks = new IdBlocks(await MigratedNode());

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => blocks.LeaseAsync("rooms", 0));
        await Assert.ThrowsAsync<ArgumentException>(() => blocks.LeaseAsync("", 1));
    }
}
