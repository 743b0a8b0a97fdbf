using Akka.Actor;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Cluster
{
    /// <summary>The palette of Petabridge.Cmd.Cluster.</summary>
    public sealed class ClusterCommands : CommandPaletteHandler
    {
        /// <summary>The one.</summary>
        public static readonly ClusterCommands Instance = new();

        private ClusterCommands()
            : base(new CommandPalette("cluster", []))
        {
        }

        /// <inheritdoc/>
        public override Props HandlerProps => Props.Empty;
    }
}

namespace Petabridge.Cmd.Cluster.Sharding
{
    /// <summary>The palette of Petabridge.Cmd.Cluster.Sharding.</summary>
    public sealed class ClusterShardingCommands : CommandPaletteHandler
    {
        /// <summary>The one.</summary>
        public static readonly ClusterShardingCommands Instance = new();

        private ClusterShardingCommands()
            : base(new CommandPalette("cluster-sharding", []))
        {
        }

        /// <inheritdoc/>
        public override Props HandlerProps => Props.Empty;
    }
}

namespace Petabridge.Cmd.Remote
{
    /// <summary>The palette of Petabridge.Cmd.Remote.</summary>
    public sealed class RemoteCommands() : CommandPaletteHandler(new CommandPalette("remote", []))
    {
        /// <inheritdoc/>
        public override Props HandlerProps => Props.Empty;
    }
}
