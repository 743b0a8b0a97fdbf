using System.Diagnostics;
using Akka.Actor;
using Mallard.Lobby.Rooms;
using Mallard.Messages.Rooms;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Traces.Tests;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

/// <summary>What users and rooms make of sampled packets.</summary>
public sealed class TraceSpecs : UserSpecsBase
{
    private static readonly TraceContext Join = new(1, 2, 3);

    private readonly RecordedSpans _spans;

    public TraceSpecs(ITestOutputHelper output)
        : base(output) => _spans = new RecordedSpans(source => source == Spans);

    [Fact]
    public async Task A_user_is_at_a_traced_request_until_it_is_answered_and_the_room_hears_of_the_trace_once()
    {
        var client = await LoggedIn();
        client.Trace = Join;

        client.Joins(Pond);
        var command = await Rooms.ExpectMsgAsync<TracedRoomMessage>();
        await Passes(User, TimeSpan.FromSeconds(1));
        Assert.Equal(command.Command, await Rooms.ExpectMsgAsync<JoinRoom>());
        Assert.Empty(_spans.Ended);
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);

        await Settles(User);
        var span = Assert.Single(_spans.Ended);
        Assert.Equal(("process user", ActivityKind.Consumer, Join.ToActivityContext().SpanId), (span.DisplayName, span.Kind, span.ParentSpanId));
        Assert.Equal("JoinRoomRequest", span.GetTagItem("mallard.packet.type"));
        Assert.Equal(TraceContext.Of(span), command.Trace);
    }

    [Fact]
    public async Task A_traced_request_that_comes_while_another_is_worked_on_waits_and_keeps_its_trace()
    {
        var client = await LoggedIn();
        client.Creates();
        var create = await Rooms.ExpectMsgAsync<CreateRoom>();
        client.Trace = Join;
        client.Lists();
        await Settles(User);
        Assert.Empty(_spans.Ended);

        Rooms.Reply(new RoomEntered(View(create.RoomId, Alice)));
        await client.IsAnswered(PacketType.CreateRoomResponse, number: 1);
        await client.IsAnswered(PacketType.GetRoomListResponse);

        await Settles(User);
        Assert.Equal(Join.ToActivityContext().TraceId, Assert.Single(_spans.Ended).TraceId);
    }

    [Fact]
    public async Task A_request_that_gets_no_answer_from_the_room_has_failed_in_its_trace()
    {
        var client = await LoggedIn();
        client.Trace = Join;
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<TracedRoomMessage>();

        await Passes(User, Services.Settings.RequestTimeout);

        await client.IsRefused(PlayerTexts.ServiceUnavailable);
        await Settles(User);
        Assert.Equal("timeout", Assert.Single(_spans.Ended).GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_login_that_is_traced_is_a_span_of_its_user()
    {
        var client = Client();
        client.Trace = Join;

        await client.LogsIn();

        await Settles(User);
        Assert.Equal(("process user", "OpenSession"), (Assert.Single(_spans.Ended).DisplayName, _spans.Ended[0].GetTagItem("mallard.message.type")));
    }

    [Fact]
    public async Task A_room_takes_a_traced_command_as_one_without_and_has_a_span_for_it()
    {
        var room = Sys.ActorOf(Props.Create(() => new RoomActor(Services, Pond)));
        var client = CreateTestProbe();

        room.Tell(new TracedRoomMessage(new CreateRoom(Pond, MemberOf(Alice), "pond", 2), Join), client);

        Assert.Equal(Pond, (await client.ExpectMsgAsync<RoomEntered>()).Room.RoomId);
        await room.Ask<ActorIdentity>(new Identify(0));
        var span = Assert.Single(_spans.Ended);
        Assert.Equal(("process room", Join.ToActivityContext().SpanId, "CreateRoom"), (span.DisplayName, span.ParentSpanId, span.GetTagItem("mallard.message.type")));
    }

    protected override void AfterAll()
    {
        _spans.Dispose();
        Spans.Dispose();
        base.AfterAll();
    }
}
