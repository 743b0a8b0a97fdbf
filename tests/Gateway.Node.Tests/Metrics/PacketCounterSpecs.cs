using Mallard.Gateway.Metrics;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Protocol;

namespace Mallard.Gateway.Tests.Metrics;

/// <summary>Numbers that every thread keeps for itself, and that add up.</summary>
public sealed class PacketCounterSpecs
{
    private const ushort Move = (ushort)PacketType.PlayerPositionUpdateRequest;

    [Fact]
    public async Task What_many_threads_count_adds_up_also_when_they_are_gone()
    {
        var counter = new PacketCounter();
        var threads = Enumerable.Range(0, 8).Select(_ => RunOnThread(() =>
        {
            for (var i = 0; i < 10_000; i++) counter.Count(Move, 20);
        }));

        await Task.WhenAll(threads);

        Assert.Equal((80_000, 1_600_000), counter.Total(Move));
    }

    [Fact]
    public void A_thread_that_works_for_two_nodes_counts_for_each()
    {
        var (here, there) = (new PacketCounter(), new PacketCounter());
        for (var i = 0; i < 3; i++)
        {
            here.Count(Move, 1);
            there.Count(Move, 10);
        }

        Assert.Equal((3, 3), here.Total(Move));
        Assert.Equal((3, 30), there.Total(Move));
    }

    [Fact]
    public void Encoded_frames_are_counted_one_by_one_for_all_who_get_them()
    {
        var counter = new PacketCounter();
        byte[] frames = [.. Packets.Move(1), .. Packets.Chat("quack"), .. Packets.Move(2)];

        counter.Count(frames, times: 4);

        Assert.Equal((8, 8 * Packets.Move(1).Length), counter.Total(Move));
        Assert.Equal((4, 4 * Packets.Chat("quack").Length), counter.Total((ushort)PacketType.PlayerChattingRequest));
    }

    [Fact]
    public void What_is_in_no_table_is_one_and_what_belongs_to_games_another()
    {
        var counter = new PacketCounter();
        foreach (var type in (ushort[])[0, 999, 1, 9998, 10_000, 12_345, 65_535]) counter.Count(type, 1);

        var shown = counter.Observer([], ofBytes: false, "receive")().ToDictionary(m => (string)m.Tags[1].Value!, m => m.Value);

        Assert.Equal(new Dictionary<string, long> { ["Unknown"] = 4, ["Game"] = 3 }, shown);
    }

    private static Task RunOnThread(Action work)
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            work();
            done.SetResult();
        }).Start();
        return done.Task;
    }
}
