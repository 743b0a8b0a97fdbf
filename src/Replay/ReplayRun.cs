using System.Diagnostics;
using Mallard.Replay.Course;
using Mallard.Rules;
using Mallard.Rules.Recordings;

namespace Mallard.Replay;

/// <summary>Replays one file.</summary>
public static class ReplayRun
{
    /// <summary>Replays a file, up to a tick if the options name one.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="games">The games there are, by name.</param>
    /// <param name="tell">Takes the lines of the match's course.</param>
    /// <exception cref="InvalidRecordingException">The file is damaged, or of a game that is not here.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static ReplayReport Run(ReplayOptions options, IReadOnlyDictionary<string, GameFromConfiguration> games, Action<string> tell)
    {
        using var stream = File.OpenRead(options.File);
        var recording = new RecordingReader(stream);
        var header = recording.Header;
        var factory = FactoryOf(header, games);
        var course = new CourseOfMatch(header.Setup, options.Verbose, tell);
        TellBeginning(header, tell);

        var started = Stopwatch.GetTimestamp();
        var result = Rules.Recordings.Replay.Run(recording, factory, course, options.Until);
        var elapsed = Stopwatch.GetElapsedTime(started);

        return new ReplayReport(
            options.File,
            stream.Length,
            header,
            RecordingHeader.BuildOf(factory),
            HasOtherConfiguration: !factory.Configuration.Span.SequenceEqual(header.Configuration.Span),
            result,
            course.Inputs,
            course.Outputs,
            elapsed);
    }

    private static void TellBeginning(RecordingHeader header, Action<string> tell)
    {
        var setup = header.Setup;
        tell($"{header.Game} in room {setup.RoomId} \"{setup.RoomName}\", "
            + $"{DateTimeOffset.FromUnixTimeMilliseconds(TimeOf(setup)):yyyy-MM-dd HH:mm:ss} UTC, "
            + $"seed {setup.Seed:x16}, ticks of {setup.TickMilliseconds} ms");
        tell($"build {header.Build}, data {header.DataHash[..16]}");
        foreach (var player in setup.Players) tell($"  {setup.NameOf(player.UserId)}{(player.UserId == setup.OwnerId ? ", owner" : "")}");
    }

    // A time that no calendar has is no reason not to replay a match.
    private static long TimeOf(GameSetup setup) => Math.Clamp(
        setup.EpochMilliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());

    private static IGameFactory FactoryOf(RecordingHeader header, IReadOnlyDictionary<string, GameFromConfiguration> games)
    {
        if (!games.TryGetValue(header.Game, out var make))
            throw new InvalidRecordingException($"a recording of the game '{header.Game}', which is not one of {string.Join(", ", games.Keys)}");

        try
        {
            return make(header.Configuration.Span);
        }
        catch (Exception e)
        {
            throw new InvalidRecordingException(
                $"build {RecordingHeader.BuildOf(typeof(ReplayRun))} cannot use the configuration that build {header.Build} recorded: {e.Message}", e);
        }
    }
}
