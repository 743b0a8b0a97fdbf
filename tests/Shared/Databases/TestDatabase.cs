using Mallard.Hosting.Databases;

namespace Mallard.Tests.Databases;

/// <summary>An empty database of one test's own, which can go away and come back.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>How to reach it; patient, because a loaded machine must not fail a test.</summary>
    public DatabaseSettings Settings { get; protected init; } = DatabaseSettings.Default;

    /// <summary>The same for tests of outages, which should not take long.</summary>
    public DatabaseSettings ImpatientSettings =>
        Settings with { ConnectTimeout = TimeSpan.FromSeconds(2), CommandTimeout = TimeSpan.FromSeconds(2) };

    public abstract Task GoesAwayAsync();

    public abstract Task ComesBackAsync();

    public abstract ValueTask DisposeAsync();

    protected static DatabaseSettings Patient(DatabaseProvider provider, string connectionString) =>
        new(provider, connectionString) { ConnectTimeout = TimeSpan.FromSeconds(30), CommandTimeout = TimeSpan.FromSeconds(30) };
}
