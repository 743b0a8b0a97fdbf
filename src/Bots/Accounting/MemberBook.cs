namespace Mallard.Bots.Accounting;

/// <summary>What one member of a room sent, and what it saw of each member.</summary>
internal sealed class MemberBook
{
    private readonly EventStream[] _chats;
    private readonly EventStream[] _swings;
    private SentTimes _sentMoves = new();
    private SentTimes _sentChats = new();
    private SentTimes _sentSwings = new();

    public MemberBook(int members)
    {
        Moves = new StateStream[members];
        _chats = [.. Enumerable.Range(0, members).Select(_ => new EventStream())];
        _swings = [.. Enumerable.Range(0, members).Select(_ => new EventStream())];
    }

    public float StartX { get; set; }

    public float? RevivedX { get; set; }

    public bool IsPresent { get; set; }

    public bool IsLost { get; set; }

    public NoticeBoard Notices { get; } = new();

    public StateStream[] Moves { get; }

    public ref SentTimes Sent(Kind kind)
    {
        switch (kind)
        {
            case Kind.Move: return ref _sentMoves;
            case Kind.Chat: return ref _sentChats;
            case Kind.Swing: return ref _sentSwings;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "Of these no times are kept.");
        }
    }

    public EventStream[] Events(Kind kind) => kind == Kind.Chat ? _chats : _swings;

    public Tally Total(Kind kind, int sender, long expected)
    {
        if (kind == Kind.Move)
        {
            ref readonly var moves = ref Moves[sender];
            return new Tally(0, expected, moves.Received, moves.Superseded, expected - moves.Last, moves.OutOfOrder, moves.Unknown);
        }

        var events = Events(kind)[sender];
        return new Tally(0, expected, events.Received, 0, expected - events.Received, events.OutOfOrder, events.Duplicates);
    }
}

/// <summary>When each packet of one kind and member was sent. A part of the member's book; never copied.</summary>
internal struct SentTimes()
{
    private long[] _times = [];
    private int _count;

    public readonly long Count => _count;

    public long Add(long timestamp)
    {
        if (_count == _times.Length) Array.Resize(ref _times, Math.Max(4, 2 * _count));
        _times[_count++] = timestamp;
        return _count;
    }

    public void RemoveLast() => _count--;

    /// <summary>The time stamp of a packet; null if none with this number was sent.</summary>
    public readonly long? TimeOf(long number) => number < 1 || number > _count ? null : _times[(int)number - 1];
}

internal static class Kinds
{
    public static readonly Kind[] All = Enum.GetValues<Kind>();

    public static readonly int Count = All.Length;
}
