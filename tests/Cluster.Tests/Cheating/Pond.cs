using System.Text.RegularExpressions;
using Mallard.Cluster.Tests.Harness;
using Mallard.Messages.Sharding;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests.Cheating;

/// <summary>One cluster for all stories of a class, with several kinds of survival games on it: the name of a room says which one is played.</summary>
public sealed partial class Pond() : ClusterScenario(new Deaf())
{
    /// <summary>As shipped.</summary>
    internal const string Fair = "fair";

    /// <summary>Players may walk as fast as they like and no monster sees them, and hits need no pause, so that a story gets to the point.</summary>
    internal const string Fast = "fast";

    /// <summary>Players may walk as fast as they like, among monsters as they are.</summary>
    internal const string Wild = "wild";

    /// <summary>The owner's machine runs the monsters, the first night comes soon, and players may walk as they like.</summary>
    internal const string Hosted = "hosted";

    /// <summary>Everybody is dead of hunger a moment after the start, and soon after comes a night with monsters on their way to the core.</summary>
    internal const string Starving = "starving";

    /// <summary>Everybody starts with a full inventory.</summary>
    internal const string Laden = "laden";

    private readonly Lock _lock = new();
    private Task<TestNode>? _node;
    private int _players;

    private protected override IGameFactory Game { get; } = new Kinds();

    /// <summary>Two players in a running game.</summary>
    internal async Task<Story> Play(string kind)
    {
        Task<TestNode> starting;
        lock (_lock) starting = _node ??= StartNode(Roles.Gateway, Roles.Lobby, Roles.Game);
        var node = await starting;
        var number = Interlocked.Increment(ref _players);
        var (alice, bob) = (await LogIn(node, $"alice{number}"), await LogIn(node, $"bob{number}"));
        var room = await alice.CreatesRoom(kind, capacity: 2);
        await bob.Joins(room.RoomId);
        await alice.Prepares();
        await bob.Receives(PacketType.PrepareGameNotification);
        await alice.Starts();
        var start = (await alice.Receives(PacketType.StartGameNotification)).GameStartNotification;
        await bob.Receives(PacketType.StartGameNotification);
        return new Story(alice, bob, start);
    }

    /// <summary>A game as its cheats find it.</summary>
    internal sealed record Story(Player Alice, Player Bob, S2CGameStartNotification Start)
    {
        /// <summary>What Bob has received by the time a line of his comes back: whatever was done before has been done.</summary>
        public async Task<IReadOnlyList<Client.Packet>> BobHasSeen()
        {
            const string Fence = "has everything arrived?";
            // First Alice's, then his own: both have been dealt with.
            await Alice.Says(Fence);
            await Bob.ReceivesAllUntil(PacketType.PlayerChattingNotification, said => said.PlayerChattingNotification.PlayerId == Alice.UserId);
            await Bob.Says(Fence);
            return await Bob.ReceivesAllUntil(PacketType.PlayerChattingNotification, said => said.PlayerChattingNotification.PlayerId == Bob.UserId);
        }

        /// <summary>What Bob receives until time has moved on twice: Alice makes small steps, and each is told with the next tick.</summary>
        public async Task<IReadOnlyList<Client.Packet>> TwoTicks()
        {
            var seen = new List<Client.Packet>();
            foreach (var x in (float[])[3.1f, 3])
            {
                await Alice.Sends(new GamePacket { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = 3 } });
                seen.AddRange(await Bob.ReceivesAllUntil(
                    PacketType.PlayerPositionUpdateNotification,
                    moved => moved.PlayerPositionUpdateNotification.PlayerPositions.Any(row => row.PlayerId == Alice.UserId && row.X == x)));
            }

            return seen;
        }

        public ObjectPositionData Nearest(int objectCode) => Start.Objects.Where(thing => thing.ObjectData.ObjectCode == objectCode).MinBy(thing => (thing.X * thing.X) + (thing.Y * thing.Y))!;
    }

    private sealed class Kinds : IGameFactory
    {
        private readonly Dictionary<string, SurvivalGameFactory> _kinds = new(StringComparer.Ordinal)
        {
            [Fair] = Of(new SurvivalOptions()),
            [Fast] = Of(new SurvivalOptions { MaxPlayerSpeed = 0 }, Blind),
            [Wild] = Of(new SurvivalOptions { MaxPlayerSpeed = 0 }),
            [Hosted] = Of(new SurvivalOptions { MaxPlayerSpeed = 0, Monsters = MonsterControl.Host, DayMilliseconds = 1000, NightMilliseconds = 60_000 }),
            [Starving] = Of(
                new SurvivalOptions { DayMilliseconds = 1000, NightMilliseconds = 60_000 },
                files => files["players.json"] = HungerFigures().Replace(files["players.json"], "\"periodMilliseconds\": 100, \"step\": 100, \"starvationDamage\": 100")),
            [Laden] = Of(
                new SurvivalOptions { MaxPlayerSpeed = 0 },
                files =>
                {
                    Blind(files);
                    files["players.json"] = StartItems().Replace(files["players.json"], $"\"startItems\": [{string.Join(',', Enumerable.Range(101, 18).Select(Stack))}]");
                }),
        };

        public string Name => "survival";

        public ReadOnlyMemory<byte> Configuration => _kinds[Fair].Configuration;

        public IGame Create(GameSetup setup) => _kinds[setup.RoomName].Create(setup);

        public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => _kinds[setup.RoomName].Restore(setup, snapshot);

        private static void Blind(Dictionary<string, string> files)
        {
            files["monsters.json"] = files["monsters.json"].Replace("\"awakeRange\": ", "\"awakeRange\": 0.0", StringComparison.Ordinal);
            files["players.json"] = files["players.json"].Replace("\"cooldownPerSpeed\": 4000", "\"cooldownPerSpeed\": 0", StringComparison.Ordinal);
        }

        private static string Stack(int code) => $$"""{ "code": {{code}}, "count": 1 }""";

        private static SurvivalGameFactory Of(SurvivalOptions options, Action<Dictionary<string, string>>? change = null)
        {
            var files = SurvivalData.LoadEmbedded().Files.ToDictionary();
            change?.Invoke(files);
            return new SurvivalGameFactory(options, SurvivalData.Load(files));
        }
    }

    private sealed class Deaf : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }

    [GeneratedRegex("\"periodMilliseconds\": 2000,\\s*\"step\": 1,\\s*\"starvationDamage\": 5", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HungerFigures();

    [GeneratedRegex("\"startItems\": \\[[^\\]]*\\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StartItems();
}
