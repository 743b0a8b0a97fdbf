using Mallard.Messages.Matches;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>Frames as clients and nodes send them, encoded.</summary>
internal static class Packets
{
    private static readonly FrameEncoder Encoder = new();

    public static byte[] Register(string name = "alice", string password = FakeAccounts.Right) => Encode(PacketType.RegisterRequest, new()
    {
        RegisterRequest = new C2SRegisterRequest { Email = $"{name}@pond.com", Password = password, Nickname = name },
    });

    public static byte[] LogIn(string name = "alice", string password = FakeAccounts.Right) => Encode(PacketType.LoginRequest, new()
    {
        LoginRequest = new C2SLoginRequest { Email = $"{name}@pond.com", Password = password },
    });

    public static byte[] ListRooms() => Encode(PacketType.GetRoomListRequest, new() { GetRoomListRequest = new C2SGetRoomListRequest() });

    public static byte[] LeaveRoom() => Encode(PacketType.LeaveRoomRequest, new() { LeaveRoomRequest = new C2SLeaveRoomRequest() });

    public static byte[] Move(float x) => Encode(PacketType.PlayerPositionUpdateRequest, new()
    {
        PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = 1 },
    });

    public static byte[] Chat(string text) => Encode(PacketType.PlayerChattingRequest, new()
    {
        PlayerChattingRequest = new C2SPlayerChattingRequest { Message = text },
    });

    /// <summary>Any type with any payload, as a broken or hostile client sends it.</summary>
    public static byte[] Any(int type, params byte[] payload) => Encoder.Encode((ushort)type, payload);

    public static byte[] OfVersion(string version) => new FrameEncoder(version).Encode((ushort)PacketType.GetRoomListRequest, [0x52, 0]);

    /// <summary>A header that promises more than it holds.</summary>
    public static byte[] Promising(uint payloadLength)
    {
        var header = Any((int)PacketType.RegisterRequest);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(^4), payloadLength);
        return header;
    }

    /// <summary>A frame's payload.</summary>
    public static byte[] PayloadOf(byte[] frame) => frame[12..];

    /// <summary>The answer to a room list request, with rooms of these names.</summary>
    public static byte[] RoomList(params string[] names)
    {
        var rooms = new S2CGetRoomListResponse();
        rooms.Rooms.AddRange(names.Select((name, i) => new RoomData { RoomId = i + 1, Name = name }));
        return Encode(PacketType.GetRoomListResponse, new() { GetRoomListResponse = rooms });
    }

    /// <summary>The answer to a leave room request.</summary>
    public static byte[] RoomLeft() =>
        Encode(PacketType.LeaveRoomResponse, new() { LeaveRoomResponse = new S2CLeaveRoomResponse { Success = true } });

    /// <summary>A chat line as a match sends it.</summary>
    public static byte[] Said(string text) => Encode(PacketType.PlayerChattingNotification, new()
    {
        PlayerChattingNotification = new S2CPlayerChattingNotification { PlayerId = 1, Message = text },
    });

    /// <summary>The x of every move, in order: enough to recognise what a match was sent.</summary>
    public static IEnumerable<float> Moves(MatchInput input) => input.Packets.Select(p =>
    {
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse((PacketType)p.PacketType, p.Payload.Span, out var packet));
        return packet.PlayerPositionUpdateRequest.X;
    });

    /// <summary>The text of every chat line, in order.</summary>
    public static IEnumerable<string> Chats(MatchInput input) => input.Packets.Select(p =>
    {
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse((PacketType)p.PacketType, p.Payload.Span, out var packet));
        return packet.PlayerChattingRequest.Message;
    });

    private static byte[] Encode(PacketType type, GamePacket packet) => Encoder.Encode(type, packet);
}
