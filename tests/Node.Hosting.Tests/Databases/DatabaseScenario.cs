using Mallard.Hosting.Databases;
using Mallard.Tests.Databases;

namespace Mallard.Hosting.Tests.Databases;

/// <summary>What all database scenarios start from: an empty database and any number of nodes that use it.</summary>
public abstract class DatabaseScenario(Func<Task<TestDatabase>> create) : IAsyncLifetime
{
    private readonly List<Database> _nodes = [];
    private TestDatabase? _store;

    protected TestDatabase Store => _store ?? throw new InvalidOperationException("The database has not been created.");

    protected Database ImpatientNode() => Node(Store.ImpatientSettings);

    protected Database Node(DatabaseSettings? settings = null)
    {
        var node = new Database(settings ?? Store.Settings);
        _nodes.Add(node);
        return node;
    }

    protected async Task<Database> MigratedNode()
    {
        var node = Node();
        await Schema.MigrateAsync(node);
        return node;
    }

    public async Task InitializeAsync() => _store = await create();

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }
}
