using System.Diagnostics;
using Mallard.Threads;

namespace Mallard.Bots.Accounting;

/// <summary>
/// The books of one room: what each member sent and what each member saw. One lock, since a room is a handful of players and the
/// rooms share nothing.
/// </summary>
public sealed class RoomLedger
{
    private InlineLock _gate = new();
    private readonly RunTimes _times;
    private readonly MemberBook[] _members;
    private readonly int[] _playerOf;
    private readonly long[] _noticesSent = new long[Kinds.Count];
    private TaskCompletionSource? _settled;

    public RoomLedger(int members, RunTimes times)
    {
        _times = times;
        _members = new MemberBook[members];
        _playerOf = new int[members];
        for (var i = 0; i < members; i++) _members[i] = new MemberBook(members);
    }

    /// <summary>What a member needs here for each packet, for a <see cref="NearSet"/>.</summary>
    internal IEnumerable<(object? Thing, int Lines)> NeededBy(int member) =>
    [
        (this, 2),
        (_playerOf, 1),
        (_members, 2),
        (_members[member].Moves, 3),
        .. _members.Select(book => ((object?)book, 2)),
    ];

    /// <summary>Writes down which player a member is. Before anything else of that member.</summary>
    public void Identify(int member, int playerId)
    {
        using (_gate.Enter()) _playerOf[member] = playerId;
    }

    /// <summary>Writes down where a player starts. Its moves are counted from there, see <see cref="MoveCode"/>.</summary>
    public void StartsAt(int playerId, float x)
    {
        using (_gate.Enter())
        {
            if (MemberOf(playerId) is var member and >= 0) _members[member].StartX = x;
        }
    }

    /// <summary>The server put a player somewhere by itself: being seen there is no move, and no mistake.</summary>
    public void Revived(int playerId, float x)
    {
        using (_gate.Enter())
        {
            if (MemberOf(playerId) is var member and >= 0) _members[member].RevivedX = x;
        }
    }

    /// <summary>Somebody joined: everybody who is there already is to be told. The first one joins an empty room.</summary>
    public void Joined(int member, int playerId)
    {
        using (_gate.Enter())
        {
            ExpectNotice(Kind.Join, playerId, except: member);
            _members[member].IsPresent = true;
        }
    }

    /// <summary>The owner prepared or started the match: everybody is to be told.</summary>
    public void Announced(Kind kind)
    {
        using (_gate.Enter()) ExpectNotice(kind, subject: 0, except: -1);
    }

    /// <summary>Somebody left the running match: everybody else is to be told, and nothing more is expected at the one who left.</summary>
    public void Left(int member, int playerId)
    {
        using (_gate.Enter())
        {
            _members[member].IsPresent = false;
            ExpectNotice(Kind.Leave, playerId, except: member);
        }
    }

    /// <summary>A member's connection is gone: what is still missing there will not come, and is not waited for.</summary>
    public void Lost(int member)
    {
        using (_gate.Enter())
        {
            _members[member].IsLost = true;
            CheckSettled();
        }
    }

    /// <summary>Numbers the next move, chat line or swing. Call before sending: others may see it before the call that sends returns.</summary>
    public long Sending(Kind kind, int member)
    {
        using (_gate.Enter()) return _members[member].Sent(kind).Add(Stopwatch.GetTimestamp());
    }

    /// <summary>Takes the last number back: the connection was gone before it was sent.</summary>
    public void NotSent(Kind kind, int member)
    {
        using (_gate.Enter())
        {
            _members[member].Sent(kind).RemoveLast();
            CheckSettled();
        }
    }

    /// <summary>A member was told something that is told once.</summary>
    public void Noticed(int member, Kind kind, int subject)
    {
        using (_gate.Enter())
        {
            _members[member].Notices.Receive(kind, subject);
            CheckSettled();
        }
    }

    /// <summary>A member saw where a player is.</summary>
    public void Saw(int member, int playerId, float x)
    {
        using (_gate.Enter())
        {
            if (MemberOf(playerId) is not (var mover and >= 0) || _members[mover].RevivedX == x) return;

            ref readonly var sent = ref _members[mover].Sent(Kind.Move);
            var number = MoveCode.NumberOf(_members[mover].StartX, x);
            if (!_members[member].Moves[mover].Record(number, sent.Count)) return;

            // Latency is what another player feels; only in a room of one the player's own echo has to do.
            if (member != mover || _members.Length == 1) RecordLatency(in sent, number, _times.Move);
            CheckSettled();
        }
    }

    /// <summary>A member received a chat line or a swing.</summary>
    public void Heard(int member, Kind kind, int playerId, long number)
    {
        using (_gate.Enter())
        {
            if (MemberOf(playerId) is not (var sender and >= 0)) return;

            ref readonly var sent = ref _members[sender].Sent(kind);

            // Nobody is shown one's own swing, so one that comes back was never expected.
            if (kind == Kind.Swing && member == sender) number = 0;
            if (!_members[member].Events(kind)[sender].Record(number, sent.Count)) return;

            if (member != sender) RecordLatency(in sent, number, kind == Kind.Chat ? _times.Chat : _times.Swing);
            CheckSettled();
        }
    }

    /// <summary>Completes when everything expected so far has arrived at everybody whose connection stands.</summary>
    public Task SettledAsync()
    {
        TaskCompletionSource? settled = null;
        using (_gate.Enter())
        {
            if (!IsSettled()) settled = _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return settled?.Task ?? Task.CompletedTask;
    }

    public Tally Total(Kind kind)
    {
        using (_gate.Enter()) return kind is Kind.Move or Kind.Chat or Kind.Swing ? TotalOfStreams(kind) : TotalOfNotices(kind);
    }

    private static void RecordLatency(in SentTimes sent, long number, LatencyHistogram histogram)
    {
        if (sent.TimeOf(number) is { } timestamp) histogram.RecordSince(timestamp);
    }

    // A handful at most. Nobody has the number 0, which is what is there before they are known.
    private int MemberOf(int playerId) => playerId == 0 ? -1 : Array.IndexOf(_playerOf, playerId);

    private void ExpectNotice(Kind kind, int subject, int except)
    {
        _noticesSent[(int)kind]++;
        for (var i = 0; i < _members.Length; i++)
        {
            if (i != except && _members[i].IsPresent) _members[i].Notices.Expect(kind, subject);
        }
    }

    private Tally TotalOfNotices(Kind kind)
    {
        var total = new Tally { Sent = _noticesSent[(int)kind] };
        foreach (var member in _members) total += member.Notices.Total(kind);
        return total;
    }

    private Tally TotalOfStreams(Kind kind)
    {
        var total = default(Tally);
        for (var sender = 0; sender < _members.Length; sender++)
        {
            var sent = _members[sender].Sent(kind).Count;
            total += new Tally { Sent = sent };
            for (var receiver = 0; receiver < _members.Length; receiver++)
            {
                // The echo of one's own swing is not expected, but counted if it comes.
                var expected = kind == Kind.Swing && receiver == sender ? 0 : sent;
                total += _members[receiver].Total(kind, sender, expected);
            }
        }

        return total;
    }

    private void CheckSettled()
    {
        if (_settled is null || !IsSettled()) return;
        _settled.SetResult();
        _settled = null;
    }

    private bool IsSettled()
    {
        for (var receiver = 0; receiver < _members.Length; receiver++)
        {
            var book = _members[receiver];
            if (book.IsLost) continue;
            if (!book.Notices.IsComplete) return false;

            for (var sender = 0; sender < _members.Length; sender++)
            {
                var from = _members[sender];
                if (book.Moves[sender].Last < from.Sent(Kind.Move).Count) return false;
                if (book.Events(Kind.Chat)[sender].Received < from.Sent(Kind.Chat).Count) return false;
                if (sender != receiver && book.Events(Kind.Swing)[sender].Received < from.Sent(Kind.Swing).Count) return false;
            }
        }

        return true;
    }
}
