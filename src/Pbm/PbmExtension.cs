using Akka.Actor;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Cluster.Sharding;
using Petabridge.Cmd.Host;
using Petabridge.Cmd.Remote;

namespace Mallard.Pbm;

/// <summary>
/// Lets Petabridge's client <c>pbm</c> look into a node: what the packages bring comes from them, and the palettes they lack are those of
/// <see cref="Catalog"/>, answered as for this project's own console.
/// </summary>
public sealed class PbmExtension : INodeExtension
{
    // The packages have palettes of these names, and the client its own help.
    private static readonly string[] OfThePackages = ["cluster", "cluster-sharding", "actor", "log", "remote", "help"];

    public string Name => "pbm";

    public string Section => "petabridge.cmd";

    /// <summary>The palettes of the catalog that the packages lack.</summary>
    internal static IReadOnlyList<Palette> Palettes { get; } = [.. Catalog.Palettes.Where(p => !OfThePackages.Contains(p.Name))];

    public IRoleStart Configure(SettingsReader settings)
    {
        var (host, port) = (settings.Text("host"), settings.Port("port"));
        // Every node would do whatever anybody says who can reach it.
        if (!InspectionSettings.IsLoopback(host)) settings.Fault("host", "must be this machine's own, such as 127.0.0.1: pbm has no token to show. From elsewhere go through a tunnel, such as ssh -L");
        var consoles = settings.Shared("inspection");
        if (port != 0 && consoles.Flag("enabled") && consoles.Port("port") == port) settings.Fault("port", "is the one of mallard.inspection.port; choose another for one of them");
        return new Start($"{host}:{port}");
    }

    private sealed class Start(string endpoint) : IRoleStart
    {
        public Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var host = PetabridgeCmd.Get(node.System);
            host.RegisterCommandPalette(ClusterCommands.Instance);
            host.RegisterCommandPalette(ClusterShardingCommands.Instance);
            host.RegisterCommandPalette(new RemoteCommands());
            foreach (var palette in Palettes) host.RegisterCommandPalette(new PaletteHandler(palette, node.Desk));
            host.Start();
            return Task.FromResult(endpoint);
        }
    }
}

/// <summary>One palette of the catalog, as the host takes it.</summary>
internal sealed class PaletteHandler(Palette palette, IConsoleDesk desk) : CommandPaletteHandler(Definitions.Of(palette))
{
    public override Props HandlerProps { get; } = Props.Create(() => new PaletteActor(palette, desk)).WithDispatcher(InspectionDispatcher.Name);
}
