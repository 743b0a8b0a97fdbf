using Mallard.Game.Matches;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Protocol;

namespace Mallard.Game.Node.Tests.Matches;

public sealed class MatchInputsSpecs
{
    private readonly MatchInputs _inputs = new();

    [Fact]
    public void What_is_taken_is_in_order_and_taken_once()
    {
        for (var i = 0; i < 10; i++) Adds(i);
        Assert.Equal(10, _inputs.Count);

        Assert.Equal(Enumerable.Range(0, 10), Takes());
        Assert.Equal(0, _inputs.Count);
        Assert.Empty(Takes());
    }

    [Fact]
    public void What_comes_while_a_match_is_at_what_it_took_waits_for_the_next_time()
    {
        Adds(1);
        var rest = _inputs.Take();
        Adds(2);

        Assert.Equal([1], Numbers(rest));
        Assert.Equal([2], Takes());
    }

    [Fact]
    public void What_is_cleared_is_gone()
    {
        Adds(1);
        _inputs.Clear();
        Adds(2);

        Assert.Equal([2], Takes());
    }

    [Fact]
    public async Task What_one_thread_adds_while_another_takes_arrives_once_and_in_order()
    {
        const int Count = 100_000;
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < Count; i++) Adds(i);
        });

        var taken = new List<int>();
        while (!adding.IsCompleted) taken.AddRange(Takes());
        await adding;
        taken.AddRange(Takes());

        Assert.Equal(Enumerable.Range(0, Count), taken);
    }

    private void Adds(int number) =>
        _inputs.Add(new MatchInput(new MatchId(1, new RoomId(2)), new UserId(number), default, [new Frame(4001, new byte[number % 50])]));

    private List<int> Takes() => Numbers(_inputs.Take());

    private static List<int> Numbers(ReadOnlyMemory<byte> rest)
    {
        var numbers = new List<int>();
        while (EncodedPacket.TryNext(ref rest, out var packet)) numbers.Add(new EncodedInput(packet).User.Value);
        return numbers;
    }
}
