using Akka.Cluster;
using Mallard.Hosting;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>A small cluster in this process with consoles, each node with the roles it is given.</summary>
internal sealed class InspectionScenario : IAsyncDisposable
{
    private readonly List<RunningNode> _nodes = [];

    public RunningNode this[int node] => _nodes[node];

    public static readonly string[] Common = ["--port", "0", "--http-port", "0", "--inspection-port", "0"];

    public static async Task<InspectionScenario> OfAsync(params string[] roles) => await OfAsync(roles, []);

    public static async Task<InspectionScenario> OfAsync(string[] roles, params string[] args)
    {
        var cluster = new InspectionScenario();
        foreach (var role in roles) await cluster.AddAsync(new FakeRole(role), args);
        return cluster;
    }

    public async Task<RunningNode> AddAsync(INodeRole role, params string[] args)
    {
        string[] seeds = _nodes.Count == 0 ? ["--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"] : ["--seed", $"127.0.0.1:{_nodes[0].Port}"];
        var node = await RunningNode.StartAsync(role.Name, [role], [.. Common, .. seeds, .. args]);
        _nodes.Add(node);
        await SeeEachOtherAsync();
        return node;
    }

    /// <summary>Waits until every node counts as many members as there are, all of them up.</summary>
    public async Task SeeEachOtherAsync()
    {
        foreach (var node in _nodes.Where(n => !n.WhenEnded.IsCompleted)) await UntilAsync(() => Cluster.Get(node.System).State.Members is var m && m.Count == _nodes.Count && m.All(x => x.Status == MemberStatus.Up));
    }

    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo()) await Task.Delay(20, late.Token);
    }

    public string NameOf(int node) => _nodes[node].Address.ToString();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
    }
}
