using Akka.Actor;
using Akka.TestKit;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Shared.Inspection;

/// <summary>Asks the actor that answers a role's commands, as the node's inspection does.</summary>
internal sealed class Operator(TestProbe probe, IActorRef handler)
{
    /// <summary>How long silence is put up with, as the shipped settings have it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.6);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private long _questions;

    /// <summary>Longer or shorter than usual.</summary>
    public TimeSpan PutsUpWith { get; init; } = Patience;

    public Task<HeardAnswer> Asks(string line, int skip = 0, int take = int.MaxValue)
    {
        Orders(line, skip, take);
        return Reads();
    }

    /// <summary>Asks, and does not wait for the answer.</summary>
    public void Orders(string line, int skip = 0, int take = int.MaxValue)
    {
        var call = CallParser.Parse(Words.Split(line).Words).Call ?? throw new ArgumentException($"{line} is no command", nameof(line));
        var question = new InspectHere(++_questions, [.. call.Words], skip, take);
        handler.Tell(new Inspect(call, new InspectionAnswer(probe.Ref, question, handler, PutsUpWith)), probe.Ref);
    }

    /// <summary>Waits for the answer to what was ordered last.</summary>
    public async Task<HeardAnswer> Reads()
    {
        var (tables, rows, lines) = (new List<string>(), new List<string[]>(), new List<string>());
        var columns = 0;
        while (true)
        {
            switch (await probe.ReceiveOneAsync(Limit))
            {
                case InspectedTable table:
                    tables.Add(table.Title);
                    columns = table.Names.Length;
                    break;
                case InspectedRows some:
                    rows.AddRange(some.Cells.Select(c => c ?? "").Chunk(columns));
                    break;
                case InspectedLine said:
                    lines.Add(said.Text);
                    break;
                case InspectionDone done:
                    Assert.Equal(_questions, done.Id);
                    return new HeardAnswer(tables, rows, lines, done.Total, done.Fault);
                case var other:
                    throw new InvalidOperationException($"{other ?? "nothing"} is no part of an answer");
            }
        }
    }
}

/// <summary>One node's part of an answer.</summary>
internal sealed record HeardAnswer(IReadOnlyList<string> Tables, IReadOnlyList<string[]> Rows, IReadOnlyList<string> Lines, int Total, string? Fault)
{
    /// <summary>The node does not have what is asked for: not a word.</summary>
    public bool IsEmpty => Tables.Count == 0 && Lines.Count == 0 && Fault is null;

    /// <summary>The value of a row of two cells.</summary>
    public string this[string what] => Rows.Single(r => r.Length == 2 && r[0] == what)[1];
}
