using Mallard.Replay.Course;

namespace Mallard.Replay.Reporting;

/// <summary>What to make of a replay, in sentences.</summary>
internal static class Verdict
{
    public static IEnumerable<string> Of(ReplayReport report)
    {
        var result = report.Result;
        if (result.IsFaithful)
        {
            yield return $"All {result.Hashes} hashes are equal.";
        }
        else
        {
            var (after, at) = (result.Divergence.After, result.Divergence.At);
            yield return $"DIVERGED between tick {after} and tick {at}: {result.Divergence.Reason}.";
        }

        if (report.Suspicion is { } suspicion) yield return suspicion;
        if (result.RecordedFailure is { } recorded)
        {
            yield return $"The game failed at tick {result.Ticks} when it was recorded: {recorded}";
            yield return result.Failure is null ? "It does not fail in this build any more."
                : result.Failure == recorded ? "It fails again in the same call."
                : $"It fails again in the same call, with: {result.Failure}";
        }
        else if (result.Failure is { } failure)
        {
            yield return $"The game fails at tick {result.Ticks}, in the last call before the file was cut off: {failure}";
        }

        if (result.IsCutOff) yield return $"The recording is cut off after tick {result.Ticks}; the match went on.";
    }

    /// <summary>How the recording ended, in words.</summary>
    public static string EndOf(ReplayReport report) =>
        report.Result.End is { } end ? CourseOfMatch.EndOf(end) : report.Result.IsCutOff ? "cut off" : "not reached";
}
