using Akka.Actor;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>What one member has said so far.</summary>
internal sealed class MemberAnswer(Address address)
{
    private static long _questions;

    public Address Address { get; } = address;

    public long Question { get; private set; }

    public IReadOnlyList<Column>? Columns { get; set; }

    public Queue<AnswerPart> Waiting { get; } = new();

    public int Total { get; set; }

    public string? Fault { get; set; }

    public bool IsDone { get; set; }

    public bool IsWatched { get; set; }

    public void Ask()
    {
        Question = Interlocked.Increment(ref _questions);
        IsDone = false;
    }
}
