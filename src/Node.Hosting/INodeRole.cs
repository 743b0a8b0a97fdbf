using Akka.Actor;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Draining;
using Mallard.Hosting.Inspection;

namespace Mallard.Hosting;

/// <summary>One thing a node can be. A program is a list of these.</summary>
public interface INodeRole
{
    /// <summary>One of <see cref="Messages.Sharding.Roles"/>; also the name of the hocon file and of the section under <c>mallard</c>.</summary>
    string Name { get; }

    /// <summary>Command line options beside those every node has.</summary>
    IReadOnlyList<NodeOption> Options { get; }

    /// <summary>
    /// Names of what is plugged into this role and brings settings of its own, such as a game. Each has the section
    /// <c>mallard.&lt;Name&gt;.&lt;plugin&gt;</c> and may have a hocon file of its name, read after the role's. Which keys the section may have
    /// is what <see cref="Configure"/> reads there; any other is refused.
    /// </summary>
    IReadOnlyList<string> Plugins => [];

    /// <summary>
    /// Reads <c>mallard.&lt;Name&gt;</c> into checked settings. Called before anything is started, also by <c>--check</c>: no side effects.
    /// Bad values are collected by the reader; the result is used only if there were none.
    /// </summary>
    IRoleStart Configure(SettingsReader settings);
}

/// <summary>A configured role, ready to start.</summary>
public interface IRoleStart
{
    /// <summary>
    /// Starts the role on a node that is an up member of its cluster, and returns one line for people: what is up, and where.
    /// Stopping is part of starting: add the role's tasks to <see cref="CoordinatedShutdown"/> and its step to the node's drain here.
    /// </summary>
    /// <exception cref="NodeStartException">An expected failure, such as a port in use.</exception>
    Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken);
}

/// <summary>What a role is given to start with.</summary>
public sealed record NodeContext(ActorSystem System, NodeSettings Settings, TimeProvider Time, INodeDrain Drain)
{
    /// <summary>Where the role says which commands of operators its node can answer.</summary>
    public IInspectionHandlers Inspection { get; init; } = NoInspection.Instance;

    /// <summary>Where consoles of another kind hand in what operators ask.</summary>
    public IConsoleDesk Desk { get; init; } = NoInspection.Instance;
}
