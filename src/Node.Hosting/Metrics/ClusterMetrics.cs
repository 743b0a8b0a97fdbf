using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Mallard.Hosting.Health;

namespace Mallard.Hosting.Metrics;

/// <summary>What every node has: whether it is ready, the cluster as it sees it, and messages that found nobody.</summary>
internal static class ClusterMetrics
{
    public const string MeterName = "Mallard.Cluster";

    private static readonly (MemberStatus Status, KeyValuePair<string, object?> Tag)[] Statuses =
        [.. Enum.GetValues<MemberStatus>().Where(s => s != MemberStatus.Removed).Select(s => (s, new KeyValuePair<string, object?>("mallard.member.status", Labels.Of(s.ToString()))))];

    public static void Show(ActorSystem system)
    {
        var meter = NodeMeters.Of(system).Get(MeterName);
        var (cluster, readiness) = (Cluster.Get(system), Readiness.Of(system));
        meter.CreateObservableGauge("mallard.node.ready", () => readiness.IsReady ? 1 : 0, null, "1 if the node is ready, 0 if it is not");
        meter.CreateObservableUpDownCounter("mallard.cluster.members", () => Members(cluster), "{member}", "Members of the cluster, as this node sees it");
        meter.CreateObservableUpDownCounter(
            "mallard.cluster.unreachable", () => (long)cluster.State.Unreachable.Count, "{member}", "Members that somebody cannot reach, as this node sees it");

        var dead = new EventCounts<Undelivered>(meter, "mallard.actor.dead_letters", "{message}", "mallard.reason", "Messages that found nobody to take them");
        system.ActorOf(Props.CreateBy(new Counter.Producer(dead)), "dead-letter-count");
    }

    private static IEnumerable<Measurement<long>> Members(Cluster cluster)
    {
        var members = cluster.State.Members;
        foreach (var (status, tag) in Statuses) yield return new Measurement<long>(members.Count(m => m.Status == status), tag);
    }

    private enum Undelivered
    {
        NoReceiver,
        Dropped,
        Unhandled,
    }

    private sealed class Counter : ReceiveActor
    {
        public Counter(EventCounts<Undelivered> counts)
        {
            Receive<DeadLetter>(_ => counts.Count(Undelivered.NoReceiver));
            Receive<Dropped>(_ => counts.Count(Undelivered.Dropped));
            Receive<UnhandledMessage>(_ => counts.Count(Undelivered.Unhandled));
        }

        protected override void PreStart()
        {
            foreach (var type in (Type[])[typeof(DeadLetter), typeof(Dropped), typeof(UnhandledMessage)]) Context.System.EventStream.Subscribe(Self, type);
        }

        public sealed class Producer(EventCounts<Undelivered> counts) : IIndirectActorProducer
        {
            public Type ActorType => typeof(Counter);

            public ActorBase Produce() => new Counter(counts);

            public void Release(ActorBase actor)
            {
            }
        }
    }
}
