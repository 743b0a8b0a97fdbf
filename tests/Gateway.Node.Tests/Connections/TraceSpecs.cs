using System.Diagnostics;
using Akka.Actor;
using Mallard.Gateway.Tests.Connections.Harness;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Traces.Tests;
using Xunit.Abstractions;

namespace Mallard.Gateway.Tests.Connections;

/// <summary>Which packets of clients are traced, and what the gateway's part of their traces looks like.</summary>
public sealed class TraceSpecs : GatewayScenario
{
    private static readonly MatchId Match = new(1, new RoomId(1));

    private readonly RecordedSpans _spans;

    public TraceSpecs(ITestOutputHelper output)
        : base(output) => _spans = new RecordedSpans(source => source == Spans);

    [Fact]
    public async Task Unless_it_is_asked_for_nothing_is_traced()
    {
        var (client, session) = await LogsIn();
        await Attaches(client, session, Match);

        await client.SendsAtOnce(Packets.Move(1), Packets.Move(2));
        Assert.Null((await Cluster.ExpectMsgAsync<MatchInput>()).Trace);
        await client.Sends(Packets.ListRooms());
        await AnswersLobby(session, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);

        Assert.Empty(_spans.Ended);
    }

    [Fact]
    public async Task Of_forty_packets_of_a_client_one_in_ten_is_traced_however_they_come()
    {
        Settings = Settings with { TraceEvery = 10 };
        var (client, session) = await LogsInTraced(null);
        await Attaches(client, session, Match);

        for (var i = 0; i < 40; i += 8) await client.SendsAtOnce([.. Enumerable.Range(i, 8).Select(x => Packets.Move(x))]);

        var inputs = new List<MatchInput>();
        while (inputs.Sum(i => i.Packets.Length) < 40) inputs.Add(await Cluster.ExpectMsgAsync<MatchInput>());
        Assert.Equal(Enumerable.Range(0, 40).Select(x => (float)x), inputs.SelectMany(Packets.Moves));
        var traced = inputs.Where(i => i.Trace is not null).ToList();
        Assert.Equal(4, traced.Count);
        Assert.All(traced, input => Assert.Single(input.Packets));
        await AwaitAssertAsync(() => Assert.Equal(4, _spans.Names.Count(n => n == "receive PlayerPositionUpdateRequest")));
    }

    [Fact]
    public async Task A_packet_that_is_traced_tells_its_match_of_it_and_nobody_who_sent_it()
    {
        Settings = Settings with { TraceEvery = 1 };
        var (client, session) = await LogsInTraced("OpenSession");
        await Attaches(client, session, Match);

        await client.Sends(Packets.Chat("quack"));

        var input = await Cluster.ExpectMsgAsync<MatchInput>();
        var span = await Ended("receive PlayerChattingRequest");
        Assert.Equal((ActivityKind.Server, default), (span.Kind, span.ParentSpanId));
        Assert.Equal(TraceContext.Of(span), input.Trace);
        Assert.Equal(["mallard.packet.size", "mallard.packet.type", "network.transport"], span.TagObjects.Select(t => t.Key).Order(StringComparer.Ordinal));
        Assert.Equal("PlayerChattingRequest", span.GetTagItem("mallard.packet.type"));
    }

    [Fact]
    public async Task What_a_match_answers_in_a_trace_is_seen_to_reach_the_client()
    {
        Settings = Settings with { TraceEvery = 1 };
        var (client, session) = await LogsInTraced("OpenSession");
        await Attaches(client, session, Match);
        var trace = new TraceContext(1, 2, 3);

        session.Address.Fanout.Tell(
            new Delivery(Match, DeliveryKind.Packets, 0, [session.Address.Id, new ConnectionId(404)], Packets.Said("quack")) { Trace = trace });

        Assert.Equal("quack", await client.Hears());
        var delivered = await Ended("process gateway");
        Assert.Equal((ActivityKind.Consumer, trace.ToActivityContext().SpanId), (delivered.Kind, delivered.ParentSpanId));
        var written = Assert.Single(_spans.Of(delivered.TraceId), s => s.DisplayName == "write client");
        Assert.Equal(delivered.SpanId, written.ParentSpanId);
        Assert.Contains(written.GetTagItem("mallard.write.way"), new[] { "lane", "stream" });
    }

    [Fact]
    public async Task A_lobby_request_that_is_traced_is_one_span_from_the_packet_to_the_answer()
    {
        Settings = Settings with { TraceEvery = 1 };
        var (client, session) = await LogsInTraced("OpenSession");

        await client.Sends(Packets.ListRooms());
        var asked = await Cluster.ExpectMsgAsync<TracedUserMessage>();
        Assert.DoesNotContain("receive GetRoomListRequest", _spans.Names);
        Answers(session, (LobbyRequest)asked.Message, Packets.RoomList());
        await client.Receives(PacketType.GetRoomListResponse);

        var span = await Ended("receive GetRoomListRequest");
        Assert.Equal(TraceContext.Of(span), asked.Trace);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        await AwaitAssertAsync(() => Assert.Equal(span.SpanId, Assert.Single(_spans.Of(span.TraceId), s => s.DisplayName == "write client").ParentSpanId));
    }

    [Fact]
    public async Task A_request_that_is_repeated_travels_without_its_trace()
    {
        Settings = Settings with { TraceEvery = 1, RetryInterval = TimeSpan.FromMilliseconds(50) };
        var client = await Connects();
        await client.Sends(Packets.LogIn());

        var first = await Cluster.ExpectMsgAsync<TracedUserMessage>();
        var again = await Cluster.ExpectMsgAsync<OpenSession>();

        Assert.Equal(again, first.Message);
    }

    [Fact]
    public async Task A_packet_that_is_refused_says_so_in_its_trace()
    {
        Settings = Settings with { TraceEvery = 1 };
        var client = await Connects();

        await client.Sends(Packets.ListRooms());
        await client.Receives(PacketType.ErrorNotification);

        var span = await Ended("receive GetRoomListRequest");
        Assert.Equal((ActivityStatusCode.Error, "not_logged_in"), (span.Status, span.GetTagItem("error.type")));
    }

    protected override void AfterAll()
    {
        _spans.Dispose();
        Spans.Dispose();
        base.AfterAll();
    }

    // As LogsIn of the harness, with a login that is traced, or may be.
    private async Task<(RawClient Client, OpenSession Session)> LogsInTraced(string? message)
    {
        var client = await Connects();
        await client.Sends(Packets.LogIn());
        var claim = await Cluster.ExpectMsgAsync<IUserMessage>();
        if (message is not null) Assert.Equal(message, Assert.IsType<TracedUserMessage>(claim).Message.GetType().Name);
        var open = (OpenSession)(claim is TracedUserMessage traced ? traced.Message : claim);
        Opens(open);
        await client.Receives(PacketType.LoginResponse);
        await Cluster.ExpectMsgAsync<SessionReady>();
        return (client, open);
    }

    // A span ends a moment after what it tells of can be seen.
    private async Task<Activity> Ended(string name)
    {
        await AwaitAssertAsync(() => Assert.Contains(name, _spans.Names));
        return _spans.Ended.Last(s => s.DisplayName == name);
    }
}
