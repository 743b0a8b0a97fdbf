namespace Mallard.Bots.Accounting;

/// <summary>
/// What one receiver should be told once (somebody joined, the match started, somebody left) and what it was told. A notice may arrive
/// before it is written down as expected: the sender learns of its success later than the others may.
/// </summary>
public sealed class NoticeBoard
{
    private readonly Dictionary<(Kind Kind, int Subject), Entry> _entries = [];

    public void Expect(Kind kind, int subject) =>
        _entries[(kind, subject)] = Of(kind, subject) with { Expected = true };

    public void Receive(Kind kind, int subject) =>
        _entries[(kind, subject)] = Of(kind, subject) with { Received = Of(kind, subject).Received + 1 };

    public bool HasReceived(Kind kind, int subject) => Of(kind, subject).Received > 0;

    public Tally Total(Kind kind)
    {
        var total = default(Tally);
        foreach (var ((entryKind, _), entry) in _entries)
        {
            if (entryKind != kind) continue;
            var once = entry.Expected && entry.Received > 0 ? 1 : 0;
            var expected = entry.Expected ? 1 : 0;
            total += new Tally(0, expected, once, 0, expected - once, 0, entry.Received - once);
        }

        return total;
    }

    public bool IsComplete => _entries.Values.All(entry => !entry.Expected || entry.Received > 0);

    private Entry Of(Kind kind, int subject) => _entries.GetValueOrDefault((kind, subject));

    private readonly record struct Entry(bool Expected, int Received);
}
