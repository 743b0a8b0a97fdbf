using System.Runtime.CompilerServices;
using Mallard.Rules.Recordings;
using Mallard.Testing.Games;

namespace Mallard.Replay.Tests;

/// <summary>
/// The matches in recordings/, whatever made them worth keeping. A recording of an incident is red while the game still fails in it, or
/// differs from it, and green from then on: adding the file is all there is to adding the test.
/// </summary>
public class IncidentSpecs
{
    /// <summary>Set to 1, the recordings of the pond are written anew; for a new version of the format.</summary>
    private const string Rewrite = "MALLARD_WRITE_RECORDINGS";

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recordings"), "*.mrec").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_match_replays_to_the_same_hashes(string file)
    {
        var lines = new List<string>();

        var report = ReplayRun.Run(new ReplayOptions { File = Path.Combine(AppContext.BaseDirectory, "recordings", file) }, Games.All, lines.Add);

        Assert.True(report.Result.IsFaithful, $"{report.Result.Divergence} {report.Suspicion}\n{string.Join('\n', lines)}");
        Assert.Null(report.Result.Failure);
    }

    [SkippableFact]
    public void The_recordings_of_the_pond_are_written_anew()
    {
        Skip.IfNot(Environment.GetEnvironmentVariable(Rewrite) == "1", $"Set {Rewrite}=1 for this.");

        File.WriteAllBytes(Path.Combine(SourceFolder(), "pond.mrec"), PondMatch.Whole().File);
        File.WriteAllBytes(Path.Combine(SourceFolder(), "pond-mended.mrec"), Mended());
        File.WriteAllBytes(Path.Combine(SourceFolder(), "pond-quiet.mrec"), Quiet());
    }

    // A line that once let the pond crash, and does not any more: recorded by a build with the mistake, replayed by one without.
    private static byte[] Mended()
    {
        var match = new PondMatch(new PondGame.Factory());
        match.Prepares();
        match.Plays(100);
        Assert.Throws<InvalidOperationException>(() => match.Says(2, "crash"));
        match.Aborts();
        match.Game.End(RecordingEnd.Failed);
        return match.File;
    }

    // On a node that falls behind in the middle of the match.
    private static byte[] Quiet()
    {
        var match = new PondMatch(hashEvery: 3);
        match.Prepares();
        match.Plays(50);
        for (var i = 0; i < 40; i++)
        {
            match.PlaysQuietly(3);
            match.Plays(1);
        }

        match.PlaysQuietly(2);
        match.Says(2, "win");
        match.Game.End(RecordingEnd.Over);
        return match.File;
    }

    private static string SourceFolder([CallerFilePath] string self = "") => Path.Combine(Path.GetDirectoryName(self)!, "recordings");
}

/// <summary>What there is to replay here: the games of the program, and the pond.</summary>
internal static class Games
{
    public static readonly IReadOnlyDictionary<string, GameFromConfiguration> All =
        new Dictionary<string, GameFromConfiguration>(KnownGames.All) { ["pond"] = MendedPond };

    // The ponds of this build do not crash.
    private static PondGame.Factory MendedPond(ReadOnlySpan<byte> configuration) =>
        new(BitConverter.ToInt32(configuration)) { IsMended = true };
}
