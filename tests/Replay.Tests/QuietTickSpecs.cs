using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules.Recordings;
using Mallard.Survival;
using Mallard.Testing.Games;

namespace Mallard.Replay.Tests;

/// <summary>The survival game on a node that falls behind and recovers, recorded and replayed with its state compared after every tick.</summary>
public class QuietTickSpecs
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 20)]
    public void A_survival_match_with_any_mix_of_quiet_ticks_replays_to_the_same_hashes(int mix, int hashEvery)
    {
        var (file, ticks, quiet) = Recorded(new Random(mix), hashEvery);
        Assert.InRange(quiet, ticks / 4, ticks * 3 / 4);

        var result = Rules.Recordings.Replay.Run(new RecordingReader(new MemoryStream(file)), new SurvivalGameFactory());

        Assert.True(result.IsFaithful, $"{result.Divergence}");
        Assert.Equal((ticks, (ticks / hashEvery) + 1), (result.Ticks, result.Hashes));
    }

    private static (byte[] File, int Ticks, int Quiet) Recorded(Random random, int hashEvery)
    {
        using var stream = new MemoryStream();
        var file = new RecordingFile(stream);
        var factory = new SurvivalGameFactory();
        var writer = new RecordingWriter(RecordingHeader.Of(factory, PondMatch.Setup, hashEvery), block => file.Write(block));
        var game = RecordedGame.Create(factory, PondMatch.Setup, writer, e => throw e);
        game.Prepare(PondMatch.Nobody);
        Sends(1, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() });

        var (ticks, quiet, x) = (0, 0, 3f);
        while (ticks < 600)
        {
            var isQuiet = random.Next(2) == 0;
            for (var run = random.Next(1, 6); run > 0; run--, ticks++)
            {
                if (isQuiet) game.TickQuietly(PondMatch.Nobody);
                else game.Tick(PondMatch.Nobody);
                quiet += isQuiet ? 1 : 0;
            }

            x += 0.2f;
            Sends(1, PacketType.PlayerPositionUpdateRequest, new GamePacket { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = 3 } });
        }

        game.End(RecordingEnd.Stopped);
        return (stream.ToArray(), ticks, quiet);

        void Sends(int user, PacketType type, GamePacket packet) => game.Receive(user, type, packet.ToByteArray(), PondMatch.Nobody);
    }
}
