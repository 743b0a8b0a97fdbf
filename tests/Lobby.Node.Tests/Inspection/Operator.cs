using Akka.Actor;
using Akka.TestKit;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Lobby.Node.Tests.Inspection;

/// <summary>Whoever was asked by an operator: passes commands to a node's handler and reads its answers.</summary>
internal sealed class Operator(TestProbe probe, IActorRef handler)
{
    private long _id;

    public void Orders(string line, int skip = 0, int take = 100)
    {
        var parsed = CallParser.Parse(line);
        Assert.Null(parsed.Fault);
        var question = new InspectHere(++_id, [.. line.Split(' ')], skip, take);
        handler.Tell(new Inspect(parsed.Call!, new InspectionAnswer(probe, question, ActorRefs.Nobody)));
    }

    public Task<Answer> Asks(string line, int skip = 0, int take = 100)
    {
        Orders(line, skip, take);
        return Reads();
    }

    public async Task<Answer> Reads()
    {
        var (rows, lines, columns) = (new List<string[]>(), new List<string>(), 0);
        while (true)
        {
            switch (await probe.ReceiveOneAsync(TimeSpan.FromSeconds(30)))
            {
                case InspectedTable table:
                    columns = table.Names.Length;
                    break;
                case InspectedRows some:
                    rows.AddRange(some.Cells.Select(c => c ?? "").Chunk(columns));
                    break;
                case InspectedLine line:
                    lines.Add(line.Text);
                    break;
                case InspectionDone done:
                    Assert.Equal(_id, done.Id);
                    return new Answer(rows, lines, done.Total, done.Fault);
                case var other:
                    Assert.Fail($"no answer: {other}");
                    break;
            }
        }
    }
}

/// <summary>A whole answer of one node.</summary>
internal sealed record Answer(IReadOnlyList<string[]> Rows, IReadOnlyList<string> Lines, int Total, string? Fault)
{
    /// <summary>The value of a row of two cells.</summary>
    public string this[string what] => Rows.Single(r => r[0] == what)[1];
}
