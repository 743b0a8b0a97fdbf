using Mallard.Hosting;
using Mallard.Hosting.Configuration;

namespace Mallard.Node.Hosting.Tests;

/// <summary>A role that reads nothing unless told to, and is up at once.</summary>
internal sealed class FakeRole(string name) : INodeRole
{
    public string Name => name;

    public IReadOnlyList<NodeOption> Options { get; init; } = [];

    public IReadOnlyList<string> Plugins { get; init; } = [];

    public Action<SettingsReader> Reads { get; init; } = _ => { };

    public Func<NodeContext, CancellationToken, Task<string>> Starts { get; init; } = (_, _) => Task.FromResult("up");

    public IRoleStart Configure(SettingsReader settings)
    {
        Reads(settings);
        return new Start(Starts);
    }

    private sealed class Start(Func<NodeContext, CancellationToken, Task<string>> starts) : IRoleStart
    {
        public Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken) => starts(node, cancellationToken);
    }
}
