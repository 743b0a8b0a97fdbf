namespace Mallard.Bots.Accounting;

/// <summary>What one member of a room sent, and what it saw of each member.</summary>
internal sealed class MemberBook
{
    private readonly SentTimes[] _sent = [.. Enumerable.Range(0, Kinds.Count).Select(_ => new SentTimes())];
    private readonly EventStream[] _chats;
    private readonly EventStream[] _swings;

    public MemberBook(int members)
    {
        Moves = [.. Enumerable.Range(0, members).Select(_ => new StateStream())];
        _chats = [.. Enumerable.Range(0, members).Select(_ => new EventStream())];
        _swings = [.. Enumerable.Range(0, members).Select(_ => new EventStream())];
    }

    public float StartX { get; set; }

    public float? RevivedX { get; set; }

    public bool IsPresent { get; set; }

    public bool IsLost { get; set; }

    public NoticeBoard Notices { get; } = new();

    public StateStream[] Moves { get; }

    public SentTimes Sent(Kind kind) => _sent[(int)kind];

    public EventStream[] Events(Kind kind) => kind == Kind.Chat ? _chats : _swings;

    public Tally Total(Kind kind, int sender, long expected)
    {
        if (kind == Kind.Move)
        {
            var moves = Moves[sender];
            return new Tally(0, expected, moves.Received, moves.Superseded, expected - moves.Last, moves.OutOfOrder, moves.Unknown);
        }

        var events = Events(kind)[sender];
        return new Tally(0, expected, events.Received, 0, expected - events.Received, events.OutOfOrder, events.Duplicates);
    }
}

/// <summary>When each packet of one kind and member was sent.</summary>
internal sealed class SentTimes
{
    private readonly List<long> _times = [];

    public long Count => _times.Count;

    public long Add(long timestamp)
    {
        _times.Add(timestamp);
        return _times.Count;
    }

    public void RemoveLast() => _times.RemoveAt(_times.Count - 1);

    /// <summary>The time stamp of a packet; null if none with this number was sent.</summary>
    public long? TimeOf(long number) => number < 1 || number > _times.Count ? null : _times[(int)number - 1];
}

internal static class Kinds
{
    public static readonly Kind[] All = Enum.GetValues<Kind>();

    public static readonly int Count = All.Length;
}
