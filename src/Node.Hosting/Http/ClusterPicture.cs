using System.Collections;
using System.Globalization;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;

namespace Mallard.Hosting.Http;

/// <summary>Draws the cluster as this node sees it.</summary>
internal sealed class ClusterPicture(ActorSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Cluster _cluster = Cluster.Get(system);

    /// <summary>Types of the shards that this node hosts.</summary>
    public IReadOnlyList<string> ShardTypes => [.. ClusterSharding.Get(system).ShardTypeNames.Order(StringComparer.Ordinal)];

    public MembersView Members()
    {
        var state = _cluster.State;
        // By age, as Akka's singletons are placed: the oldest member that is up.
        var byAge = state.Members.Where(m => m.Status == MemberStatus.Up).Order(Member.AgeOrdering).ToArray();
        return new MembersView(
            _cluster.SelfAddress.ToString(),
            [.. state.Members.Select(m => new MemberView(m.Address.ToString(), m.UniqueAddress.Uid.ToString(CultureInfo.InvariantCulture), m.Status.ToString(), [.. m.Roles.Order(StringComparer.Ordinal)]))],
            [.. state.Unreachable.Select(m => new UnreachableView(m.Address.ToString(), Observers.Of(_cluster, m.UniqueAddress)))],
            state.Leader?.ToString(),
            byAge.FirstOrDefault()?.Address.ToString(),
            byAge.SelectMany(m => m.Roles).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .ToDictionary(role => role, role => byAge.First(m => m.HasRole(role)).Address.ToString(), StringComparer.Ordinal));
    }

    /// <returns>The shards of a type with their entities; null if they did not say in time.</returns>
    public async Task<ShardsView?> ShardsAsync(string type)
    {
        try
        {
            var stats = await ClusterSharding.Get(system).ShardRegion(type).Ask<ShardRegionStats>(GetShardRegionStats.Instance, Patience);
            return new ShardsView([.. stats.Stats.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new ShardView(s.Key, s.Value))]);
        }
        catch (Exception e) when (e is AskTimeoutException or TaskCanceledException)
        {
            return null;
        }
    }

    // Akka tells everybody who is unreachable, and keeps to itself who says so. A test notices should it keep it elsewhere one day.
    private static class Observers
    {
        private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        public static IReadOnlyList<string> Of(Cluster cluster, UniqueAddress subject)
        {
            if (Get(Get(Get(cluster, "ReadView"), "Reachability"), "Records") is not IEnumerable records) return [];
            return
            [
                .. records.Cast<object>()
                    .Where(r => subject.Equals(Get(r, "Subject")) && Get(r, "Status")?.ToString() is "Unreachable" or "Terminated")
                    .Select(r => Get(r, "Observer")).OfType<UniqueAddress>().Select(o => o.Address.ToString()).Order(StringComparer.Ordinal),
            ];
        }

        private static object? Get(object? from, string name) => from?.GetType().GetProperty(name, Any)?.GetValue(from);
    }
}
