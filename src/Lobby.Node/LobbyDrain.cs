using Akka;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Mallard.Hosting.Draining;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby;

/// <summary>
/// A lobby node in a drain. It waits for nothing: its users and rooms go to the other lobby nodes as they are, in the good order of any stop.
/// </summary>
/// <param name="system">The node's actor system.</param>
/// <param name="users">This node's region of users.</param>
/// <param name="rooms">This node's region of rooms.</param>
internal sealed class LobbyDrain(ActorSystem system, IActorRef users, IActorRef rooms) : IDrainStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public string Role => Roles.Lobby;

    public string WhenNobodyIsLeft => "rooms will be lost, and nobody can log in until there is one";

    public bool RefusesPlayers => false;

    public void Announce(IDrainWork work) =>
        // The phase after the one in which the regions hand over.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseClusterLeave, "report-handed-over", () =>
        {
            work.Report();
            return Task.FromResult(Done.Instance);
        });

    public async Task FinishAsync(IDrainWork work)
    {
        var (userCount, userShards) = await CountAsync(users);
        var (roomCount, roomShards) = await CountAsync(rooms);
        work.Report(
            new DrainCount(roomCount, "room", "rooms"),
            new DrainCount(userCount, "user", "users"),
            new DrainCount(roomShards + userShards, "shard", "shards"));
    }

    private static async Task<(int Entities, int Shards)> CountAsync(IActorRef region)
    {
        var stats = await region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, Patience);
        return (stats.Stats.Values.Sum(), stats.Stats.Count);
    }
}
