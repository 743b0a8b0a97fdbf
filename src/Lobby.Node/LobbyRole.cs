using Akka;
using Akka.Actor;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Databases;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby;

/// <summary>The lobby as a role of a node: reads <c>mallard.lobby</c>, opens the database for room ids, hosts users and rooms.</summary>
public sealed class LobbyRole : INodeRole
{
    /// <summary>Name of the counter that room ids are leased from.</summary>
    private const string RoomIds = "room";

    public string Name => Roles.Lobby;

    public IReadOnlyList<NodeOption> Options => [];

    public IRoleStart Configure(SettingsReader settings)
    {
        var (moment, second, hour) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var directory = settings.Section("directory");
        return new Start(
            new LobbySettings
            {
                RoomIdleTimeout = settings.Duration("room-idle-timeout", second, TimeSpan.FromDays(1)),
                RoomNameMaxLength = settings.Int("room-name-max-length", 1, 1000),
                MaxPlayersPerRoom = settings.Int("max-players-per-room", 1, 100),
                RoomListLimit = settings.Int("room-list-limit", 1, 100_000),
                RequestTimeout = settings.Duration("request-timeout", TimeSpan.FromMilliseconds(100), hour),
                MatchCreateTimeout = settings.Duration("match-create-timeout", TimeSpan.FromMilliseconds(100), hour),
                RoomIdBlock = settings.Int("room-id-block", 1, 1_000_000),
                DirectoryBuckets = directory.Int("buckets", 1, 1024),
                DirectoryFlushInterval = directory.Duration("flush-interval", moment, TimeSpan.FromMinutes(1)),
            },
            DatabaseConfiguration.Read(settings));
    }

    private sealed class Start(LobbySettings settings, DatabaseSettings database) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var db = await DatabaseConfiguration.OpenAsync(database, DatabaseMetrics.Of(node.System), cancellationToken);
            CoordinatedShutdown.Get(node.System).AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "close-room-ids", async () =>
            {
                await db.DisposeAsync();
                return Done.Instance;
            });

            var blocks = new IdBlocks(db);
            await LobbyNode.StartAsync(
                node.System,
                settings with { ClientVersion = node.Settings.ClientVersion },
                size => blocks.LeaseAsync(RoomIds, size, CancellationToken.None),
                node.Time,
                node.Drain,
                node.Inspection,
                cancellationToken);
            return $"users and rooms; room ids from {DatabaseConfiguration.Describe(database)}";
        }
    }
}
