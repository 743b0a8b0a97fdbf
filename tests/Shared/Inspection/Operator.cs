using Akka.Actor;
using Akka.TestKit;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Shared.Inspection;

/// <summary>Asks the actor that answers a role's commands, as the node's inspection does.</summary>
internal sealed class Operator(TestProbe probe, IActorRef handler)
{
    private long _questions;

    public async Task<HeardAnswer> Asks(string line, int skip = 0, int take = int.MaxValue)
    {
        var call = CallParser.Parse(Words.Split(line).Words).Call ?? throw new ArgumentException($"{line} is no command", nameof(line));
        var question = new InspectHere(++_questions, [.. call.Words], skip, take);
        handler.Tell(new Inspect(call, new InspectionAnswer(probe.Ref, question, handler)), probe.Ref);
        var (tables, rows, lines) = (new List<string>(), new List<string[]>(), new List<string>());
        var columns = 0;
        while (true)
        {
            switch (await probe.ExpectMsgAsync<object>())
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
                    return new HeardAnswer(tables, rows, lines, done.Total, done.Fault);
                case var other:
                    throw new InvalidOperationException($"{other} is no part of an answer");
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
