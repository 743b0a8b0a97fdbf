using Dapper;

namespace Mallard.Hosting.Databases;

/// <summary>
/// Leases blocks of numbers that nobody else ever gets, on any node, before or after any restart. A node takes a block and numbers
/// its rooms from it without asking again; what is left of a block when the node ends is never used.
/// </summary>
public sealed class IdBlocks(Database database)
{
    // One statement: the row is locked while it is read and moved on.
    private const string Lease =
        """
        INSERT INTO id_blocks (name, next) VALUES (@name, 1 + @size)
        ON CONFLICT (name) DO UPDATE SET next = id_blocks.next + @size
        RETURNING next - @size
        """;

    /// <summary>Takes the next <paramref name="size"/> numbers of the counter <paramref name="name"/>.</summary>
    /// <returns>The first of them; 1 for the first block of a counter.</returns>
    public Task<long> LeaseAsync(string name, int size, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var parameters = new { name, size = (long)size };

        return database.RunAsync(
            "lease_ids",
            async (connection, token) =>
            {
                // Without a transaction SQLite would commit when the result is closed, where a failure goes unnoticed.
                await using var transaction = await connection.BeginTransactionAsync(token);
                var first = await connection.ExecuteScalarAsync<long>(
                    new CommandDefinition(Lease, parameters, transaction, cancellationToken: token));
                await transaction.CommitAsync(token);
                return first;
            },
            cancellation);
    }
}
