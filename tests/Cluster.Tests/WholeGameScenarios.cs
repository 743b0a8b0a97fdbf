using Mallard.Bots.Games;
using Mallard.Bots.Playing.Seen;
using Mallard.Cluster.Tests.Harness;
using Mallard.Game;
using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Survival;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>The survival game as players have it, from login to the end, over real sockets; only time runs faster.</summary>
public sealed class WholeGameScenarios(ITestOutputHelper output) : ClusterScenario(output)
{
    private const int Speed = 10;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ITestOutputHelper _output = output;

    private protected override IGameFactory Game { get; } = new SamePond(new SurvivalGameFactory());

    [Fact]
    public async Task Four_bots_play_from_login_to_the_dead_boss()
    {
        // When the machine is busy the game becomes slower, and not one in which ducks act while players cannot.
        GameSettings = new GameSettings { Tick = Tick, SimulationSpeed = Speed, SlowestStates = TimeSpan.Zero };
        // What the bots send in ten seconds of the game comes in one of the gateway's.
        GatewaySettings = GatewaySettings with { PacketRate = 100 * Speed, PacketBurst = 200 * Speed };
        var (gateway, _, _) = await StartThreeNodes();

        var report = await GameRun.RunAsync(
            new GameOptions
            {
                Host = gateway.Clients!.Address.ToString(),
                Port = gateway.Clients.Port,
                Clients = 4,
                Speed = Speed,
                Patience = Patience,
                Timeout = TimeSpan.FromMinutes(4),
            },
            _output.WriteLine);

        _output.WriteLine(
            $"{report.GameTime:mm\\:ss} of the game, {report.GameTime / Tick:0} ticks, in {report.WallTime.TotalSeconds:0.0} s; "
            + $"{report.Sent.Values.Sum()} packets in, {report.Received.Values.Sum()} out; refused: {string.Join("; ", report.Refusals)}");
        Assert.Empty(report.Errors);
        Assert.Equal(Outcome.Cleared, report.Outcome);
        Assert.Equal(4, report.Received[PacketType.GameClearNotification]);
        Assert.Equal(0, report.ExitCode);
        // Honest players are refused when somebody or something was quicker, which at this speed is more often than anybody would feel.
        Assert.True(report.Refusals.Values.Sum() * 10 <= report.Sent.Values.Sum(), string.Join("; ", report.Refusals));
    }

    /// <summary>The same pond every time.</summary>
    private sealed class SamePond(SurvivalGameFactory games) : IGameFactory
    {
        public string Name => games.Name;

        public ReadOnlyMemory<byte> Configuration => games.Configuration;

        public IGame Create(GameSetup setup) => games.Create(Same(setup));

        public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) => games.Restore(Same(setup), snapshot);

        private static GameSetup Same(GameSetup setup) => setup with { Seed = 1 };
    }
}
