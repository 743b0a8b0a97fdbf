using Mallard.Protocol;
using Mallard.Rules;
using Mallard.Rules.Recordings;

namespace Mallard.Replay.Course;

/// <summary>
/// Tells the course of a match while it is replayed: who comes and goes, and the packets that are news to everybody. With
/// <paramref name="everything"/> every call and packet.
/// </summary>
/// <param name="setup">Tick length and names.</param>
/// <param name="everything">Whether to leave nothing out.</param>
/// <param name="tell">Takes each line.</param>
internal sealed class CourseOfMatch(GameSetup setup, bool everything, Action<string> tell) : IReplayObserver
{
    private const int LongestMessage = 160;

    private static readonly PacketType[] News =
    [
        PacketType.LeaveRoomNotification,
        PacketType.StartGameNotification,
        PacketType.PlayerDeathNotification,
        PacketType.PlayerRevivalNotification,
        PacketType.MonsterWaveStartNotification,
        PacketType.GameOverNotification,
        PacketType.GamePhaseUpdateNotification,
        PacketType.GameClearNotification,
    ];

    private readonly SortedDictionary<int, PacketCount> _inputs = [];

    /// <summary>Packets from each player, by type.</summary>
    public IReadOnlyDictionary<int, PacketCount> Inputs => _inputs;

    /// <summary>Packets to the players, by type.</summary>
    public PacketCount Outputs { get; } = new();

    public void Called(long tick, RecordingEntry call)
    {
        if (call.Kind == EntryKind.Receive)
        {
            if (!_inputs.TryGetValue(call.UserId, out var count)) _inputs[call.UserId] = count = new PacketCount();
            count.Add(call.Type);
            if (!everything) return;
        }

        Tell(tick, call.Kind switch
        {
            EntryKind.Prepare => "prepared",
            EntryKind.Receive => $"< {setup.NameOf(call.UserId)}: {ReplayReport.NameOf(call.Type)} {Shown(call)}",
            EntryKind.Disconnect => $"{setup.NameOf(call.UserId)} has lost the connection",
            EntryKind.Reconnect => $"{setup.NameOf(call.UserId)} is back",
            EntryKind.Leave => $"{setup.NameOf(call.UserId)} leaves",
            EntryKind.Abort => "ended from outside",
            EntryKind.Failure => $"the game failed when it was recorded: {call.Failure}",
            EntryKind.End => $"end of the recording: {EndOf(call.End)}",
            _ => call.Kind.ToString(),
        });
    }

    public void Sent(long tick, SentPacket packet)
    {
        Outputs.Add(packet.Type);
        if (!everything && (packet.UserId is not null || !News.Contains(packet.Type))) return;

        var audience = packet switch
        {
            { UserId: { } one } => setup.NameOf(one),
            { Except: { } other } => $"all but {setup.NameOf(other)}",
            _ => "all",
        };
        Tell(tick, $"> {audience}: {ReplayReport.NameOf(packet.Type)} {Short(packet.Message.ToString() ?? "")}");
    }

    /// <summary>A moment of the match: its tick, and the time of the game.</summary>
    public static string Moment(long tick, GameSetup setup) =>
        $"{tick,7}  {TimeSpan.FromMilliseconds(tick * (double)setup.TickMilliseconds):hh\\:mm\\:ss\\.fff}";

    /// <summary>How a recording ended, in words.</summary>
    public static string EndOf(RecordingEnd end) => end switch
    {
        RecordingEnd.Over => "the game was over",
        RecordingEnd.Deserted => "the last player had left",
        RecordingEnd.Stopped => "the node stopped",
        RecordingEnd.Failed => "the game failed",
        RecordingEnd.Full => "it had reached its largest size",
        _ => end.ToString(),
    };

    private void Tell(long tick, string what) => tell($"{Moment(tick, setup)}  {what}");

    private static string Shown(RecordingEntry call) =>
        PacketPayload.TryParse(call.Type, call.Payload.Span, out var packet) == PayloadFault.None
            ? Short(packet.ToString())
            : $"{call.Payload.Length} bytes that are no such packet";

    private static string Short(string text) => text.Length <= LongestMessage ? text : $"{text[..LongestMessage]}…";
}
