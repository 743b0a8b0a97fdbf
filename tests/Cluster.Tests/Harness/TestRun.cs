using System.Runtime.CompilerServices;

// A scenario is a cluster of several nodes; two of them at a time on a small machine miss their heartbeats.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Mallard.Cluster.Tests.Harness;

internal static class TestRun
{
    // Starting an actor system blocks threads for a moment, and several systems start in one process here, which never happens outside.
    [ModuleInitializer]
    internal static void AllowBlockingStarts() => ThreadPool.SetMinThreads(32, 32);
}
