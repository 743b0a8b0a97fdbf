using System.Data.Common;
using FluentMigrator.Runner;

namespace Mallard.Hosting.Databases;

/// <summary>What differs between the databases; everything above it is the same code and the same SQL.</summary>
internal interface IDatabaseEngine : IAsyncDisposable
{
    /// <summary>A statement that reads something from the database at the lowest price.</summary>
    string Probe { get; }

    /// <summary>Does a piece of work on a connection of its own; see <see cref="Database"/>.</summary>
    Task<T> RunAsync<T>(Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellation);

    /// <inheritdoc cref="Database.IsDuplicate"/>
    bool IsDuplicate(Exception exception);

    /// <summary>Waits until no other process migrates this database, and keeps the others out until disposed.</summary>
    Task<IAsyncDisposable> LockForMigrationAsync(CancellationToken cancellation);

    /// <summary>The migration tool's side of this engine.</summary>
    void Configure(IMigrationRunnerBuilder migrations);

    /// <summary>The schema that holds the tables; null where the engine has none or its usual one is meant.</summary>
    string? SchemaName { get; }
}
