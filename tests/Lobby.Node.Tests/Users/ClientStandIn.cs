using Akka.Actor;
using Akka.TestKit;
using Mallard.Messages;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Node.Tests.Users;

/// <summary>A logged-in client as the user's actor sees it: a connection that asks, numbers its packets and reads frames.</summary>
internal sealed class ClientStandIn(UserId user, long id, TestProbe probe, IActorRef entity)
{
    private static readonly FrameEncoder Encoder = new();

    public ConnectionId Id { get; } = new(id);

    public TestProbe Probe => probe;

    public ClientAddress Address => new(Id, probe, ActorRefs.Nobody);

    /// <summary>The number of the packet sent last.</summary>
    public long Number { get; private set; }

    /// <summary>The trace of what is sent from now on; null for none.</summary>
    public TraceContext? Trace { get; set; }

    /// <summary>Time of the login; ids of clients in a story grow with time.</summary>
    public long Epoch => id;

    public void Announces(UserPlace? resume = null) => Tells(new OpenSession(user, $"user-{user}", Address, Epoch, resume));

    public async Task<UserPlace> LogsIn(UserPlace? resume = null)
    {
        Announces(resume);
        var opened = await probe.ExpectMsgAsync<SessionOpened>();
        Assert.Equal(Id, opened.Connection);
        entity.Tell(new SessionReady(user, Id), probe);
        return opened.Place;
    }

    public void Vanishes() => entity.Tell(new CloseSession(user, Id), probe);

    public void Sends(PacketType type, GamePacket packet)
    {
        Number++;
        Repeats(type, packet);
    }

    public void Repeats(PacketType type, GamePacket packet)
    {
        var frame = Read(Encoder.Encode(type, packet)).Single();
        Assert.Equal(type, frame.Type);
        SendsBytes(type, Payload(packet));
    }

    public void SendsBytes(PacketType type, byte[] payload) => Tells(new LobbyRequest(user, Id, Number, (ushort)type, payload));

    public void Creates(string name = "pond", int capacity = 4) => Sends(PacketType.CreateRoomRequest, CreateRoom(name, capacity));

    public void Joins(RoomId room) => Sends(PacketType.JoinRoomRequest, JoinRoom(room.Value));

    public void Leaves() => Sends(PacketType.LeaveRoomRequest, new GamePacket { LeaveRoomRequest = new C2SLeaveRoomRequest() });

    public void Prepares() => Sends(PacketType.PrepareGameRequest, new GamePacket { GamePrepareRequest = new C2SGamePrepareRequest() });

    public void Lists() => Sends(PacketType.GetRoomListRequest, new GamePacket { GetRoomListRequest = new C2SGetRoomListRequest() });

    /// <summary>The answer to the packet sent last: one frame, which header and payload agree on.</summary>
    public async Task<GamePacket> IsAnswered(PacketType type, long? number = null)
    {
        var (found, packet) = Assert.Single(Read((await Answer(number)).Frames));
        Assert.Equal(type, found);
        return packet;
    }

    public async Task<LobbyAnswer> Answer(long? number = null)
    {
        var answer = await probe.ExpectMsgAsync<LobbyAnswer>();
        Assert.Equal((Id, number ?? Number), (answer.Connection, answer.Number));
        return answer;
    }

    /// <summary>The answer is an error that is meant for the player.</summary>
    public async Task IsRefused(string text, long? number = null)
    {
        var error = (await IsAnswered(PacketType.ErrorNotification, number)).ErrorNotification;
        Assert.Equal((text, true), (error.ErrorMessage, error.Clienterr));
        Assert.NotEqual(0, error.Timestamp);
    }

    public async Task<GamePacket> Receives(PacketType type)
    {
        var push = await probe.ExpectMsgAsync<PushFrames>();
        Assert.Equal(Id, push.Connection);
        var (found, packet) = Assert.Single(Read(push.Frames));
        Assert.Equal(type, found);
        return packet;
    }

    public static GamePacket CreateRoom(string name, int capacity) => new()
    {
        CreateRoomRequest = new C2SCreateRoomRequest { RoomName = name, MaxUserNum = capacity },
    };

    public static GamePacket JoinRoom(int room) => new() { JoinRoomRequest = new C2SJoinRoomRequest { RoomId = room } };

    public static IReadOnlyList<(PacketType Type, GamePacket Packet)> Read(ReadOnlyMemory<byte> frames)
    {
        var decoder = new FrameDecoder(maxPayload: int.MaxValue);
        decoder.Append(frames);
        var packets = new List<(PacketType, GamePacket)>();
        while (decoder.TryRead(out var frame) == FrameReadResult.Frame)
        {
            var type = (PacketType)frame.PacketType;
            Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Payload.Span, out var packet));
            packets.Add((type, packet));
        }

        Assert.False(decoder.InFrame);
        return packets;
    }

    private void Tells(IUserMessage message) => entity.Tell(Trace is { } trace ? new TracedUserMessage(message, trace) : message, probe);

    private static byte[] Payload(GamePacket packet) => Google.Protobuf.MessageExtensions.ToByteArray(packet);
}
