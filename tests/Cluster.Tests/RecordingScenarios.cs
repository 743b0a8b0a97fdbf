using Mallard.Cluster.Tests.Harness;
using Mallard.Game;
using Mallard.Game.Recordings;
using Mallard.Protocol;
using Mallard.Rules.Recordings;
using Xunit.Abstractions;

namespace Mallard.Cluster.Tests;

/// <summary>Matches of a whole cluster that are recorded and replayed.</summary>
public sealed class RecordingScenarios : ClusterScenario
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mallard-{Guid.NewGuid():n}");

    public RecordingScenarios(ITestOutputHelper output)
        : base(output) => GameSettings = new GameSettings
        {
            // A second of play is ten of the game.
            SimulationSpeed = 10,
            Recording = new RecordingSettings { IsEnabled = true, Directory = _folder },
        };

    [Fact]
    public async Task A_match_that_is_won_leaves_a_recording_that_replays()
    {
        var (gateway, _, _) = await StartThreeNodes();
        var (alice, bob, room) = await PlayTogether(gateway);

        await alice.Says("hello");
        Assert.Equal("hello", await bob.Hears());
        await bob.Says("win");
        await alice.Receives(PacketType.GameClearNotification);

        var file = await TheRecording();
        Assert.StartsWith($"echo-room{room}-", Path.GetFileName(file), StringComparison.Ordinal);
        var result = Replayed(file);
        Assert.True(result.IsFaithful);
        Assert.Equal((RecordingEnd.Over, 3), (result.End, result.Inputs));
    }

    [Fact]
    public async Task A_game_node_that_stops_completes_its_recordings()
    {
        var (gateway, _, game) = await StartThreeNodes();
        var (alice, _, _) = await PlayTogether(gateway);

        await game.StopAsync();
        await alice.Receives(PacketType.GameOverNotification);

        Assert.Equal(RecordingEnd.Stopped, Replayed(await TheRecording()).End);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> TheRecording()
    {
        string[] files = [];
        await AwaitAssertAsync(() => Assert.Single(files = Directory.GetFiles(_folder, "*.mrec")), Patience);
        return files.Single();
    }

    private static ReplayResult Replayed(string file)
    {
        using var stream = File.OpenRead(file);
        return Replay.Run(new RecordingReader(stream), new EchoGame.Factory());
    }
}
