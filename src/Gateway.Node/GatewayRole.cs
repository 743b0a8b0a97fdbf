using Akka;
using Akka.Actor;
using Akka.Event;
using Mallard.Gateway.Accounts;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;
using Mallard.Hosting.Databases;
using Mallard.Hosting.Health;
using Mallard.Hosting.Metrics;
using Mallard.Messages.Sharding;

namespace Mallard.Gateway;

/// <summary>The gateway as a role of a node: reads <c>mallard.gateway</c>, opens the account database, listens for clients.</summary>
public sealed class GatewayRole : INodeRole
{
    public string Name => Roles.Gateway;

    public IReadOnlyList<NodeOption> Options { get; } =
    [
        new("--client-host", "mallard.gateway.client-host", "Interface that players connect to", "ADDRESS"),
        new("--client-port", "mallard.gateway.client-port", "Port that players connect to; 0 takes a free one", "PORT"),
    ];

    public IRoleStart Configure(SettingsReader settings) =>
        new Start(ReadSettings(settings), ReadAccounts(settings.Section("accounts")), DatabaseConfiguration.Read(settings));

    private static GatewaySettings ReadSettings(SettingsReader settings)
    {
        var (second, minute, hour) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        return new GatewaySettings
        {
            ClientHost = settings.Text("client-host"),
            ClientPort = settings.Port("client-port"),
            MaxConnections = settings.Int("max-connections", 1, 1_000_000),
            MaxPayload = settings.Bytes("max-payload", 1024, 16 * 1024 * 1024),
            LoginDeadline = settings.Duration("login-deadline", second, hour),
            UnreachableAfter = settings.Duration("unreachable-after", 6 * second, hour),
            SocketThreads = GatewaySettings.SocketThreadsOf(settings.Int("socket-threads", 0, 256)),
            CongestionControl = settings.Text("congestion-control", allowEmpty: true),
            PacketRate = settings.Int("packet-rate", 1, 1_000_000),
            PacketBurst = settings.Int("packet-burst", 1, 1_000_000),
            ViolationsBeforeClose = settings.Int("violations-before-close", 1, 1_000_000),
            OutboundQueue = settings.Bytes("outbound-queue", 64 * 1024, 64 * 1024 * 1024),
            RequestTimeout = settings.Duration("request-timeout", second, minute),
            DrainTimeout = settings.Duration("drain-timeout", second, hour),
        };
    }

    private static AccountSettings ReadAccounts(SettingsReader settings)
    {
        var defaults = new AccountSettings();
        var workers = settings.Int("hash-workers", 0, 1024);
        return new AccountSettings
        {
            HashCost = settings.Int("hash-cost", 4, 20),
            HashWorkers = workers == 0 ? defaults.HashWorkers : workers,
            HashQueue = settings.Int("hash-queue", 1, 1_000_000),
            AllowedTopLevelDomains = settings.TextList("allowed-top-level-domains"),
        };
    }

    private sealed class Start(GatewaySettings settings, AccountSettings accounts, DatabaseSettings database) : IRoleStart
    {
        public async Task<string> StartAsync(NodeContext node, CancellationToken cancellationToken)
        {
            var db = await DatabaseConfiguration.OpenAsync(database, DatabaseMetrics.Of(node.System), cancellationToken);
            var watch = DatabaseWatch.Start(db, Readiness.Of(node.System), node.Time);
            var hasher = new PasswordHasher(accounts);
            // Hashing ends after the last client is gone, and the database after that.
            CoordinatedShutdown.Get(node.System).AddTask(CoordinatedShutdown.PhaseServiceStop, "close-accounts", async () =>
            {
                await hasher.DisposeAsync();
                await watch.DisposeAsync();
                await db.DisposeAsync();
                return Done.Instance;
            });

            var log = Logging.GetLogger(node.System, typeof(SqlAccounts));
            var service = new SqlAccounts(db, hasher, accounts, (e, what) => log.Error(e, "{What}", what));
            try
            {
                var own = settings with { ClientVersion = node.Settings.ClientVersion, TraceEvery = node.Settings.Telemetry.TraceEvery };
                var address = await GatewayNode.StartAsync(
                    node.System, own, service, node.Time, node.Drain, node.Inspection);
                return $"players connect to {address}; accounts in {DatabaseConfiguration.Describe(database)}";
            }
            catch (GatewayBindException e)
            {
                throw new NodeStartException(e.Message, e);
            }
        }
    }
}
