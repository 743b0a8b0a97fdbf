using Akka.Actor;
using Akka.Cluster;

namespace Mallard.Hosting;

/// <summary>Makes a started system a member of its cluster, or says in one line why it could not become one.</summary>
internal static class ClusterEntry
{
    /// <exception cref="NodeStartException">Not up in time.</exception>
    public static async Task JoinAsync(ActorSystem system, NodeSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = Cluster.Get(system);
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        if (settings.Seeds.Count > 0) cluster.JoinSeedNodes(settings.Seeds);
        else cluster.Join(cluster.SelfAddress);

        try
        {
            var first = await Task.WhenAny(up.Task, system.WhenTerminated).WaitAsync(settings.JoinTimeout, time, cancellationToken);
            if (first != up.Task) throw new NodeStartException($"The cluster refused {cluster.SelfAddress}; the log of the other nodes tells why");
        }
        catch (TimeoutException)
        {
            throw new NodeStartException(WhyNot(cluster, settings));
        }
    }

    private static string WhyNot(Cluster cluster, NodeSettings settings)
    {
        var waited = $"within {Configuration.Units.Show(settings.JoinTimeout)} (mallard.cluster.join-timeout)";
        if (cluster.State.Members.Any(m => m.UniqueAddress == cluster.SelfUniqueAddress))
        {
            return $"The cluster let {cluster.SelfAddress} in, but did not declare it up {waited}; a member is unreachable, or akka.cluster.min-nr-of-members is not met";
        }

        return $"No seed node let {cluster.SelfAddress} in {waited}; tried {string.Join(", ", settings.Seeds)}; start one of them, or name another with --seed HOST:PORT";
    }
}
