using Mallard.Protocol;

namespace Mallard.Rules.Recordings;

/// <summary>What an entry of a recording stands for. The numbers are those in the file.</summary>
public enum EntryKind
{
    /// <summary>Never in a file.</summary>
    None = 0,

    /// <summary>A run of calls of <see cref="IGame.Tick"/>.</summary>
    Ticks = 1,

    /// <summary>The state's hash at this place.</summary>
    StateHash = 2,

    /// <summary><see cref="IGame.Prepare"/>.</summary>
    Prepare = 3,

    /// <summary><see cref="IGame.Receive"/>.</summary>
    Receive = 4,

    /// <summary><see cref="IGame.Disconnect"/>.</summary>
    Disconnect = 5,

    /// <summary><see cref="IGame.Reconnect"/>.</summary>
    Reconnect = 6,

    /// <summary><see cref="IGame.Leave"/>.</summary>
    Leave = 7,

    /// <summary><see cref="IGame.Abort"/>.</summary>
    Abort = 8,

    /// <summary>The call before this entry threw; with nothing before it, the game could not be created.</summary>
    Failure = 9,

    /// <summary>The recording is complete.</summary>
    End = 10,

    /// <summary>A run of calls of <see cref="IGame.TickQuietly"/>.</summary>
    QuietTicks = 11,
}

/// <summary>How a recording ended.</summary>
public enum RecordingEnd
{
    /// <summary>The game said that it is over.</summary>
    Over = 1,

    /// <summary>The last player left.</summary>
    Deserted = 2,

    /// <summary>The match was ended from outside: its node stopped.</summary>
    Stopped = 3,

    /// <summary>The game threw, and its match was ended over it.</summary>
    Failed = 4,

    /// <summary>The file reached its largest size; the match went on.</summary>
    Full = 5,
}

/// <summary>One entry of a recording. Only what belongs to its kind is set.</summary>
public readonly record struct RecordingEntry(EntryKind Kind)
{
    /// <summary>The player of an input or of a change of membership.</summary>
    public int UserId { get; init; }

    /// <summary>The packet type of an input.</summary>
    public PacketType Type { get; init; }

    /// <summary>The payload of an input.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>The length of a run of ticks.</summary>
    public int Ticks { get; init; }

    /// <summary>A hash of the state.</summary>
    public ulong Hash { get; init; }

    /// <summary>What a failed call threw: type and message.</summary>
    public string? Failure { get; init; }

    /// <summary>How the recording ended.</summary>
    public RecordingEnd End { get; init; }
}
