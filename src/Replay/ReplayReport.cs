using Mallard.Protocol;
using Mallard.Replay.Course;
using Mallard.Rules.Recordings;

namespace Mallard.Replay;

/// <summary>What came of a run.</summary>
/// <param name="File">The recording.</param>
/// <param name="FileSize">Its size in bytes.</param>
/// <param name="Header">What it begins with.</param>
/// <param name="Build">The build that replayed it.</param>
/// <param name="HasOtherConfiguration">Whether the game that was made from the recorded configuration has another one by itself.</param>
/// <param name="Result">The result.</param>
/// <param name="Inputs">Packets from each player, by type.</param>
/// <param name="Outputs">Packets to the players, by type.</param>
/// <param name="Elapsed">How long the replay took, with telling its course.</param>
public sealed record ReplayReport(
    string File,
    long FileSize,
    RecordingHeader Header,
    string Build,
    bool HasOtherConfiguration,
    ReplayResult Result,
    IReadOnlyDictionary<int, PacketCount> Inputs,
    PacketCount Outputs,
    TimeSpan Elapsed)
{
    /// <summary>Game time that was replayed.</summary>
    public TimeSpan Simulated => TimeSpan.FromMilliseconds(Result.Ticks * (double)Header.Setup.TickMilliseconds);

    /// <summary>Time that a tick took, with the inputs before it.</summary>
    public double MicrosecondsPerTick => Result.Ticks == 0 ? 0 : Elapsed.TotalMicroseconds / Result.Ticks;

    /// <summary>What a minute of the match takes in the file, header included; null if not all of the file was replayed.</summary>
    public double? BytesPerMinute => Result.Ticks == 0 || Result.IsStopped || !Result.IsFaithful ? null : FileSize / Simulated.TotalMinutes;

    /// <summary>What explains a divergence before anything else does; null if there is none, or if nothing does.</summary>
    public string? Suspicion => Result.IsFaithful ? null
        : HasOtherConfiguration ? "This build makes another configuration out of the recorded one: its data or options have changed."
        : Build != Header.Build ? $"The recording was made by build {Header.Build} and this is {Build}: the rules may have changed in between."
        : null;

    /// <summary>0 all hashes are equal, 1 the replay diverged.</summary>
    public int ExitCode => Result.IsFaithful ? 0 : 1;

    /// <summary>Names a packet type for people.</summary>
    public static string NameOf(PacketType type) => Enum.IsDefined(type) ? $"{(ushort)type} {type}" : $"{(ushort)type}";

    /// <summary>Names a player for people.</summary>
    public string NameOf(int userId) => Header.Setup.NameOf(userId);
}
