using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Mallard.Messages.Tests;

public sealed class PacketLinkSpecs : TestKit
{
    private static readonly MatchId Match = new(16, new RoomId(1));

    private readonly FakeTimeProvider _time = new();
    private readonly TestProbe _receiver;
    private readonly TestProbe _sender;
    private readonly List<PacketLink> _flushLater = [];
    private readonly PacketLink _link;

    public PacketLinkSpecs(ITestOutputHelper output)
        : base(ConfigurationFactory.ParseString("akka.loglevel = WARNING"), "links", output)
    {
        _receiver = CreateTestProbe();
        _sender = CreateTestProbe();
        _link = new PacketLink(_receiver.Ref, _sender.Ref, _time, _flushLater.Add, link => link.Flush());
    }

    [Fact]
    public async Task A_packet_that_cannot_wait_leaves_at_once()
    {
        Adds(1, canWait: false);

        Assert.Equal([1], await Batch(number: 1));
        Assert.Empty(_flushLater);
    }

    [Fact]
    public async Task A_link_that_has_rested_lets_nobody_wait()
    {
        Adds(1, canWait: true);
        Assert.Equal([1], await Batch(number: 1));
        _time.Advance(PacketLinks.Linger);
        Adds(2, canWait: true);

        Assert.Equal([2], await Batch(number: 2));
        Assert.Empty(_flushLater);
    }

    [Fact]
    public async Task While_much_is_going_on_packets_that_can_wait_leave_together_and_in_order()
    {
        await HasJustSent();
        for (var i = 1; i <= 3; i++) Adds(i, canWait: true);
        await IsSilent();
        Assert.Same(_link, Assert.Single(_flushLater));

        _link.Flush();

        Assert.Equal([1, 2, 3], await Batch(number: 2));
        _link.Flush();
        await IsSilent();
    }

    [Fact]
    public async Task A_packet_that_cannot_wait_takes_along_what_waits_before_it()
    {
        await HasJustSent();
        Adds(1, canWait: true);
        Adds(2, canWait: false);

        Assert.Equal([1, 2], await Batch(number: 2));
    }

    [Fact]
    public async Task Much_does_not_wait_and_leaves_in_batches_of_a_bounded_size()
    {
        await HasJustSent();
        for (var i = 1; i <= 40; i++) Adds(i, canWait: true, bytes: 8 * 1024);
        _link.Flush();

        var received = new List<int>();
        while (received.Count < 40)
        {
            var batch = await _receiver.ExpectMsgAsync<PacketBatch>();
            Assert.InRange(batch.Packets.Length, 1, PacketLink.BatchBytes);
            received.AddRange(NumbersOf(batch));
        }

        Assert.Equal(Enumerable.Range(1, 40), received);
    }

    [Fact]
    public async Task Frames_of_a_player_arrive_as_an_input_and_may_change_as_soon_as_they_are_added()
    {
        byte[] bytes = [1, 2, 3, 4, 5];
        Frame[] frames = [new(4001, bytes.AsMemory(0, 3)), new(2006, default), new(4003, bytes.AsMemory(3))];

        Assert.True(_link.AddInput(Match, new UserId(7), new ConnectionId(9), frames, canWait: false));
        bytes.AsSpan().Clear();
        frames.AsSpan().Clear();

        var batch = await _receiver.ExpectMsgAsync<PacketBatch>();
        var expected = new MatchInput(
            Match, new UserId(7), new ConnectionId(9), [new(4001, new byte[] { 1, 2, 3 }), new(2006, default), new(4003, new byte[] { 4, 5 })]);
        Assert.Equal(Content.Of(expected), Content.Of(Assert.Single(batch.Decode(Sys))));
    }

    [Fact]
    public async Task A_packet_that_cannot_be_laid_out_is_refused_and_others_arrive()
    {
        await HasJustSent();
        Adds(1, canWait: true);
        var tooMany = new Delivery(Match, DeliveryKind.Packets, 0, new ConnectionId[ushort.MaxValue + 1], default);
        Assert.Throws<SerializationException>(() => _link.Add(tooMany, canWait: false));
        Assert.Throws<SerializationException>(() => _link.AddInput(Match, default, default, new Frame[ushort.MaxValue + 1], canWait: false));
        Adds(2, canWait: false);

        Assert.Equal([1, 2], await Batch(number: 2));
    }

    [Fact]
    public async Task A_packet_larger_than_a_batch_goes_alone()
    {
        await HasJustSent();
        Adds(1, canWait: true);
        Adds(2, canWait: true, bytes: 2 * PacketLink.BatchBytes);
        Adds(3, canWait: false);

        Assert.Equal([1], await Batch(number: 2));
        Assert.Equal([2], await Batch(number: 3));
        Assert.Equal([3], await Batch(number: 4));
    }

    [Fact]
    public async Task A_link_that_is_far_ahead_of_its_receiver_holds_back_until_it_hears_from_it()
    {
        for (var i = 1; i <= PacketLink.Window + 2; i++) Adds(i, canWait: false);
        for (var i = 1; i <= PacketLink.Window; i++) Assert.Equal([i], await Batch(number: i));
        await IsSilent();

        _link.OnTaken(PacketLink.TakenEvery);

        Assert.Equal([PacketLink.Window + 1, PacketLink.Window + 2], await Batch(number: PacketLink.Window + 1));
    }

    [Fact]
    public async Task What_a_receiver_has_taken_is_no_reason_to_send_what_can_wait()
    {
        await HasJustSent();
        Adds(1, canWait: true);

        _link.OnTaken(1);
        await IsSilent();
        Adds(2, canWait: false);

        Assert.Equal([1, 2], await Batch(number: 2));
    }

    [Fact]
    public async Task A_receiver_that_stays_silent_is_not_waited_for_for_ever()
    {
        for (var i = 1; i <= PacketLink.Window + 1; i++) Adds(i, canWait: false);
        for (var i = 1; i <= PacketLink.Window; i++) await Batch(number: i);
        await IsSilent();
        Assert.NotEmpty(_flushLater);

        _time.Advance(PacketLink.Silence);
        _link.Flush();

        Assert.Equal([PacketLink.Window + 1], await Batch(number: PacketLink.Window + 1));
    }

    [Fact]
    public void A_link_that_holds_back_says_so_and_takes_a_bounded_amount()
    {
        for (var i = 1; i <= PacketLink.Window; i++) Adds(i, canWait: false);
        Assert.False(_link.IsCongested);

        var packet = Packet(0, 64 * 1024);
        var taken = 0;
        while (_link.Add(packet, canWait: false)) taken++;

        Assert.True(_link.IsCongested);
        Assert.InRange((long)taken * packet.Size, PacketLink.WaitingBytes / 2, PacketLink.WaitingBytes + packet.Size);
        Assert.Equal(1, _link.Refused);
    }

    [Fact]
    public async Task Packets_of_many_threads_arrive_once_each_and_those_of_one_thread_in_order()
    {
        const int Threads = 4;
        const int Each = 2000;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Adds((thread * Each) + i, canWait: i % 3 > 0);
                if (i % 50 == 0) _link.OnTaken(long.MaxValue);
            }
        })));
        _link.OnTaken(long.MaxValue);
        _link.Flush();

        var received = new List<int>();
        while (received.Count < Threads * Each) received.AddRange(NumbersOf(await _receiver.ExpectMsgAsync<PacketBatch>()));

        Assert.Equal(Enumerable.Range(0, Threads * Each), received.Order());
        Assert.All(received.GroupBy(n => n / Each), own => Assert.Equal(own.Order(), own));
    }

    [Fact]
    public async Task A_receiver_takes_a_batch_in_order_and_says_so_now_and_then()
    {
        var receiver = Sys.ActorOf(Props.Create(() => new Recorder(_receiver.Ref)));

        receiver.Tell(new PacketBatch(PacketLink.TakenEvery - 1, [Packet(1, 1), Packet(2, 1)]), _sender.Ref);
        receiver.Tell(new PacketBatch(PacketLink.TakenEvery, [Packet(3, 1)]), _sender.Ref);
        receiver.Tell(Packet(4, 1), _sender.Ref);

        for (var i = 1; i <= 4; i++) Assert.Equal(i, NumberOf(await _receiver.ExpectMsgAsync<Delivery>()));
        Assert.Equal(new BatchTaken(PacketLink.TakenEvery), await _sender.ExpectMsgAsync<BatchTaken>());
    }

    // Over a connection that another has replaced, with something unread in it.
    [Fact]
    public async Task A_batch_that_comes_after_a_later_one_is_lost_and_never_out_of_order()
    {
        var receiver = Sys.ActorOf(Props.Create(() => new Recorder(_receiver.Ref)));
        var other = CreateTestProbe();

        foreach (var number in (long[])[1, 2, 5, 3, 4, 5, 6]) receiver.Tell(new PacketBatch(number, [Packet((int)number, 1)]), _sender.Ref);
        receiver.Tell(new PacketBatch(3, [Packet(30, 1)]), other.Ref);
        // A new link.
        receiver.Tell(new PacketBatch(1, [Packet(10, 1)]), _sender.Ref);
        receiver.Tell(new PacketBatch(2, [Packet(20, 1)]), _sender.Ref);

        foreach (var expected in (int[])[1, 2, 5, 6, 30, 10, 20]) Assert.Equal(expected, NumberOf(await _receiver.ExpectMsgAsync<Delivery>()));
    }

    [Fact]
    public async Task A_route_is_asked_first_and_what_it_does_not_take_is_told()
    {
        var route = new Route();
        var link = new PacketLink(_receiver.Ref, _sender.Ref, _time, _ => { }, l => l.Flush(), route);

        route.Takes = true;
        Assert.True(link.Add(Packet(1, 1), canWait: false));
        route.Takes = false;
        Assert.True(link.Add(Packet(2, 1), canWait: false));

        Assert.Equal([(1, 1), (2, 1)], route.Asked);
        Assert.Equal([2], await Batch(number: 2));
        link.Close();
        Assert.True(route.IsOver);
    }

    [Fact]
    public async Task A_route_that_fails_costs_a_batch_and_not_the_link()
    {
        var route = new Route { Fails = true };
        var link = new PacketLink(_receiver.Ref, _sender.Ref, _time, _ => { }, l => l.Flush(), route);
        Assert.Throws<InvalidOperationException>(() => link.Add(Packet(1, 1), canWait: false));

        route.Fails = false;
        Assert.True(link.Add(Packet(2, 1), canWait: false));

        Assert.Equal([2], await Batch(number: 2));
    }

    [Fact]
    public async Task The_links_of_a_node_flush_what_waits_by_themselves_and_go_on_when_the_receiver_takes_it()
    {
        using var links = new PacketLinks(Sys, "node", TimeProvider.System);
        var receiver = Sys.ActorOf(Props.Create(() => new Recorder(_receiver.Ref)));

        for (var i = 1; i <= PacketLink.Window * 3; i++)
        {
            links.Send(receiver, Packet(i, 1), canWait: i % 2 == 0);
            Assert.Equal(i, NumberOf(await _receiver.ExpectMsgAsync<Delivery>()));
        }

        Assert.Same(links.To(receiver), links.To(receiver));
    }

    // All on this thread: a round is a thread's own.
    [Fact]
    public void What_can_wait_leaves_with_the_first_round_that_ends_after_its_time_and_wakes_no_thread()
    {
        using var links = new PacketLinks(Sys, "node", _time);
        Assert.Null(Round(links, 1, canWait: false));
        Assert.Equal(PacketLinks.Linger, Round(links, 2, canWait: true));
        _time.Advance(Milliseconds(2));
        Assert.Equal(PacketLinks.Linger - Milliseconds(2), Round(links, 3, canWait: true));
        Assert.Equal(1, links.Totals().Packets);

        _time.Advance(PacketLinks.Linger - Milliseconds(2));

        Assert.Null(PacketLinks.EndRound());
        Assert.Equal(3, links.Totals().Packets);
        Assert.Equal(2, links.Totals().Batches);
    }

    [Fact]
    public void What_left_with_something_that_could_not_wait_hurries_nothing_that_comes_later()
    {
        using var links = new PacketLinks(Sys, "node", _time);
        Round(links, 1, canWait: false);
        Round(links, 2, canWait: true);
        _time.Advance(Milliseconds(1));
        Round(links, 3, canWait: false);
        _time.Advance(Milliseconds(1));

        Assert.Equal(PacketLinks.Linger, Round(links, 4, canWait: true));
        _time.Advance(Milliseconds(1));
        Assert.Equal(PacketLinks.Linger - Milliseconds(1), PacketLinks.EndRound());
        Assert.Equal(3, links.Totals().Packets);

        _time.Advance(Milliseconds(2));
        Assert.Null(PacketLinks.EndRound());
        Assert.Equal(4, links.Totals().Packets);
    }

    [Fact]
    public void A_round_that_takes_all_lets_nothing_wait()
    {
        using var links = new PacketLinks(Sys, "node", _time);
        Round(links, 1, canWait: false);

        Assert.Null(Round(links, 2, canWait: true, takesAll: true));

        Assert.Equal(2, links.Totals().Packets);
    }

    private TimeSpan? Round(PacketLinks links, int number, bool canWait, bool takesAll = false)
    {
        PacketLinks.BeginRound(takesAll);
        links.Send(_receiver.Ref, Packet(number, 1), canWait);
        return PacketLinks.EndRound();
    }

    [Fact]
    public async Task The_link_to_an_actor_that_is_gone_takes_nothing_more()
    {
        using var links = new PacketLinks(Sys, "node", TimeProvider.System);
        var link = links.To(_receiver.Ref);

        Sys.Stop(_receiver.Ref);

        await AwaitConditionAsync(() => Task.FromResult(!link.Add(Packet(1, 1), canWait: false)));
    }

    [Fact]
    public void Where_nothing_was_sent_nothing_is_late()
    {
        Assert.Equal(TimeSpan.Zero, _link.TakeDelay());

        for (var i = 1; i < PacketLink.TakenEvery; i++) Adds(i, canWait: false);
        _time.Advance(TimeSpan.FromSeconds(1));

        // The receiver will say nothing about these alone.
        Assert.Equal(TimeSpan.Zero, _link.TakeDelay());
    }

    [Fact]
    public void The_delay_of_a_link_is_the_time_until_the_receiver_has_said_that_it_took_what_was_sent()
    {
        Sends(batches: PacketLink.TakenEvery);
        _time.Advance(Milliseconds(30));
        _link.OnTaken(PacketLink.TakenEvery);
        _time.Advance(Milliseconds(500));

        Assert.Equal(Milliseconds(30), _link.TakeDelay());
        // Of the time since the last call, in which nothing was sent.
        Assert.Equal(TimeSpan.Zero, _link.TakeDelay());
    }

    [Fact]
    public void Of_several_delays_the_middle_one_counts_in_whatever_order_they_are_told()
    {
        foreach (var delay in (int[])[10, 300, 20, 1, 15])
        {
            Sends(batches: PacketLink.TakenEvery);
            _time.Advance(Milliseconds(delay));
            _link.OnTaken(long.MaxValue);
        }

        Assert.Equal(Milliseconds(15), _link.TakeDelay());
        Assert.Equal(TimeSpan.Zero, _link.TakeDelay());
    }

    [Fact]
    public void Of_very_many_delays_the_middle_of_the_last_ones_counts()
    {
        foreach (var delay in Enumerable.Repeat(100, 1000).Concat(Enumerable.Repeat(7, 64)))
        {
            Sends(batches: PacketLink.TakenEvery);
            _time.Advance(Milliseconds(delay));
            _link.OnTaken(long.MaxValue);
        }

        Assert.Equal(Milliseconds(7), _link.TakeDelay());
    }

    [Fact]
    public void While_the_receiver_says_nothing_the_delay_is_how_long_it_has_said_nothing()
    {
        Sends(batches: PacketLink.TakenEvery);
        _time.Advance(Milliseconds(100));
        Sends(batches: PacketLink.TakenEvery);
        Assert.Equal(Milliseconds(100), _link.TakeDelay());
        _time.Advance(Milliseconds(300));
        Assert.Equal(Milliseconds(400), _link.TakeDelay());

        // What it took a moment ago says more than what it has not taken yet.
        _link.OnTaken(PacketLink.TakenEvery);
        _time.Advance(Milliseconds(200));
        Assert.Equal(Milliseconds(400), _link.TakeDelay());
        Assert.Equal(Milliseconds(500), _link.TakeDelay());
    }

    [Fact]
    public void What_the_receiver_has_been_silent_about_for_too_long_is_lost_and_no_delay()
    {
        Sends(batches: PacketLink.TakenEvery);
        _time.Advance(PacketLink.Silence);
        Assert.Equal(PacketLink.Silence, _link.TakeDelay());
        _time.Advance(Milliseconds(1));
        Assert.Equal(TimeSpan.Zero, _link.TakeDelay());

        Sends(batches: PacketLink.TakenEvery);
        _time.Advance(Milliseconds(5));
        _link.OnTaken(2 * PacketLink.TakenEvery);
        Assert.Equal(Milliseconds(5), _link.TakeDelay());
    }

    [Fact]
    public async Task The_delay_of_a_node_is_that_of_its_slowest_receiver_as_long_as_that_is_there()
    {
        using var links = new PacketLinks(Sys, "node", _time);
        var other = CreateTestProbe();
        Assert.Equal(TimeSpan.Zero, links.TakeDelay());
        SendsInRounds(links, _receiver.Ref, other.Ref);

        _time.Advance(Milliseconds(10));
        await Takes(_receiver);
        _time.Advance(Milliseconds(30));
        await Takes(other);
        Assert.Equal(Milliseconds(40), links.TakeDelay());
        Assert.Equal(TimeSpan.Zero, links.TakeDelay());

        SendsInRounds(links, other.Ref);
        _time.Advance(Milliseconds(70));
        var link = links.To(other.Ref);
        Assert.Equal(Milliseconds(70), links.TakeDelay());
        Sys.Stop(other.Ref);
        await AwaitConditionAsync(() => Task.FromResult(!link.Add(Packet(1, 1), canWait: true)));
        Assert.Equal(TimeSpan.Zero, links.TakeDelay());
    }

    [Fact]
    public async Task What_links_have_done_is_told_also_of_those_whose_receiver_is_gone()
    {
        using var links = new PacketLinks(Sys, "counted", _time);
        SendsInRounds(links, _receiver.Ref);
        SendsInRounds(links, _receiver.Ref);
        Assert.Equal(new LinkTotals(2 * PacketLink.TakenEvery, 2 * PacketLink.TakenEvery, 0, 0), links.Totals());

        var link = links.To(_receiver.Ref);
        Sys.Stop(_receiver.Ref);
        await AwaitConditionAsync(() => Task.FromResult(!link.Add(Packet(1, 1), canWait: true)));

        // Some of what was added to find out may have left before.
        Assert.True(links.Totals().Packets >= 2 * PacketLink.TakenEvery, $"{links.Totals()}");
        Assert.Equal(0, links.Totals().WaitingBytes);
    }

    // Rounds end on this thread: when this returns, all is on its way.
    private static void SendsInRounds(PacketLinks links, params IActorRef[] receivers)
    {
        for (var i = 1; i <= PacketLink.TakenEvery; i++)
        {
            PacketLinks.BeginRound();
            foreach (var receiver in receivers) links.Send(receiver, Packet(i, 1), canWait: false);
            PacketLinks.EndRound();
        }
    }

    /// <summary>A receiver takes the batches of a round and says so, and has been heard.</summary>
    private async Task Takes(TestProbe receiver)
    {
        for (var i = 1; i <= PacketLink.TakenEvery; i++) await receiver.ExpectMsgAsync<PacketBatch>();
        var keeper = receiver.LastSender;
        keeper.Tell(new BatchTaken(PacketLink.TakenEvery), receiver.Ref);
        keeper.Tell(new Identify("heard"), _sender.Ref);
        await _sender.ExpectMsgAsync<ActorIdentity>();
    }

    private void Sends(int batches)
    {
        for (var i = 1; i <= batches; i++) Adds(i, canWait: false);
    }

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static Delivery Packet(int number, int bytes) => new(Match, DeliveryKind.Packets, 0, [new ConnectionId(number)], new byte[bytes]);

    private static int NumberOf(IPacket packet) => (int)((Delivery)packet).Connections[0].Value;

    private IEnumerable<int> NumbersOf(PacketBatch batch) => [.. batch.Decode(Sys).Select(NumberOf)];

    private void Adds(int number, bool canWait, int bytes = 10) => Assert.True(_link.Add(Packet(number, bytes), canWait));

    private async Task<IEnumerable<int>> Batch(long number)
    {
        var batch = await _receiver.ExpectMsgAsync<PacketBatch>();
        Assert.Equal((number, _sender.Ref), (batch.Number, _receiver.LastSender));
        return NumbersOf(batch);
    }

    private async Task HasJustSent()
    {
        Adds(0, canWait: false);
        Assert.Equal([0], await Batch(number: 1));
    }

    // Telling is done on the thread of the test: what has not arrived by now was not sent.
    private async Task IsSilent()
    {
        _receiver.Tell("nothing before this");
        await _receiver.ExpectMsgAsync("nothing before this");
    }

    private sealed class Route : IBatchRoutes, IBatchRoute
    {
        public bool Takes { get; set; }

        public bool Fails { get; set; }

        public bool IsOver { get; private set; }

        public List<(long Number, int Count)> Asked { get; } = [];

        public IBatchRoute Between(IActorRef receiver, IActorRef sender) => this;

        public bool TrySend(long number, int count, ReadOnlySpan<byte> packets)
        {
            if (Fails) throw new InvalidOperationException("as the test wants it");
            Asked.Add((number, count));
            return Takes;
        }

        public void Dispose() => IsOver = true;
    }

    private sealed class Recorder(IActorRef to) : PacketReceiver
    {
        protected override void Take(IPacket packet) => to.Tell(packet);
    }
}
