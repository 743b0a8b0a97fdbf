using Mallard.Messages;

namespace Mallard.Lobby.Rooms;

/// <summary>
/// Hands out room ids that no other room ever had. They come from blocks leased through one counter of the whole cluster, so that lobby
/// nodes need not agree on each; half a block ahead, the next one is fetched. What is left of a block when a node stops is never used.
/// </summary>
/// <param name="lease">Leases a block of the given size and returns its first id.</param>
/// <param name="blockSize">Ids leased at a time.</param>
internal sealed class RoomIdSource(Func<int, Task<long>> lease, int blockSize)
{
    private readonly Lock _lock = new();
    private readonly Queue<int> _ids = new();
    private Task? _refill;

    /// <summary>Takes the next id; waits for the counter only when all leased ids are used up.</summary>
    /// <exception cref="InvalidOperationException">The counter cannot be reached, or has run out of 31-bit numbers.</exception>
    public async Task<RoomId> NextAsync()
    {
        // Others may take what a refill brought before this caller runs again. Every refill serves somebody, so each gets a turn.
        while (true)
        {
            Task refill;
            lock (_lock)
            {
                var taken = _ids.TryDequeue(out var id);
                if (_ids.Count <= blockSize / 2) _refill ??= RefillAsync();
                if (taken) return new RoomId(id);
                refill = _refill!;
            }

            await refill;
        }
    }

    private async Task RefillAsync()
    {
        // The caller holds the lock: leave it before the lease answers, even if it does at once.
        await Task.Yield();
        try
        {
            var first = await lease(blockSize);
            if (first < 1 || first > int.MaxValue - blockSize + 1)
                throw new InvalidOperationException($"Room id {first} does not fit the wire.");

            lock (_lock)
            {
                for (var i = 0; i < blockSize; i++) _ids.Enqueue((int)first + i);
            }
        }
        finally
        {
            lock (_lock) _refill = null;
        }
    }
}
