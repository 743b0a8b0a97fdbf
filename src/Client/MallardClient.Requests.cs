using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client;

/// <content>
/// Requests: one packet out, its answer or the server's refusal back. The wire has no request ids, so one request is on its way at a time
/// and others wait for it; an error notification is taken as the answer to it. A cancelled request may still be carried out, and its
/// answer may then be taken for that of a later request of the same kind: after a timeout it is safest to close.
/// </content>
public sealed partial class MallardClient
{
    private readonly SemaphoreSlim _requestGate = new(1, 1);
    private PendingRequest? _pending;

    /// <summary>Creates an account (1001). Does not log in.</summary>
    public Task<Answer<S2CRegisterResponse>> RegisterAsync(
        string email, string password, string nickname, CancellationToken cancellationToken = default) => RequestAsync(
            PacketType.RegisterRequest,
            new GamePacket { RegisterRequest = new C2SRegisterRequest { Email = email, Password = password, Nickname = nickname } },
            PacketType.RegisterResponse,
            static packet => packet.RegisterResponse.Success ? packet.RegisterResponse : null,
            cancellationToken);

    /// <summary>Logs in (1003). A connection of the same account elsewhere receives GET_OUT.</summary>
    public Task<Answer<User>> LogInAsync(string email, string password, CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.LoginRequest,
        new GamePacket { LoginRequest = new C2SLoginRequest { Email = email, Password = password } },
        PacketType.LoginResponse,
        static packet => packet.LoginResponse.Success ? packet.LoginResponse.User : null,
        cancellationToken);

    /// <summary>Creates a room and becomes its owner (2001).</summary>
    public Task<Answer<RoomData>> CreateRoomAsync(string name, int capacity, CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.CreateRoomRequest,
        new GamePacket { CreateRoomRequest = new C2SCreateRoomRequest { RoomName = name, MaxUserNum = capacity } },
        PacketType.CreateRoomResponse,
        static packet => packet.CreateRoomResponse.Success ? packet.CreateRoomResponse.Room : null,
        cancellationToken);

    /// <summary>Asks for all rooms, full and playing ones too (2006).</summary>
    public Task<Answer<S2CGetRoomListResponse>> ListRoomsAsync(CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.GetRoomListRequest,
        new GamePacket { GetRoomListRequest = new C2SGetRoomListRequest() },
        PacketType.GetRoomListResponse,
        static packet => packet.GetRoomListResponse,
        cancellationToken);

    /// <summary>Joins a room (2003). The other members receive a 2005.</summary>
    public Task<Answer<RoomData>> JoinRoomAsync(int roomId, CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.JoinRoomRequest,
        new GamePacket { JoinRoomRequest = new C2SJoinRoomRequest { RoomId = roomId } },
        PacketType.JoinRoomResponse,
        static packet => packet.JoinRoomResponse.Success ? packet.JoinRoomResponse.Room : null,
        cancellationToken);

    /// <summary>Leaves the room, or the running match (2008).</summary>
    public Task<Answer<S2CLeaveRoomResponse>> LeaveRoomAsync(CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.LeaveRoomRequest,
        new GamePacket { LeaveRoomRequest = new C2SLeaveRoomRequest() },
        PacketType.LeaveRoomResponse,
        static packet => packet.LeaveRoomResponse.Success ? packet.LeaveRoomResponse : null,
        cancellationToken);

    /// <summary>Prepares the match (3001, owner only): the answer names the monsters and objects that want a place.</summary>
    public Task<Answer<S2CGamePrepareResponse>> PrepareGameAsync(CancellationToken cancellationToken = default) => RequestAsync(
        PacketType.PrepareGameRequest,
        new GamePacket { GamePrepareRequest = new C2SGamePrepareRequest() },
        PacketType.PrepareGameResponse,
        static packet => packet.GamePrepareResponse.Success ? packet.GamePrepareResponse : null,
        cancellationToken);

    private async Task<Answer<T>> RequestAsync<T>(
        PacketType request, GamePacket packet, PacketType answer, Func<GamePacket, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        await _requestGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pending = new PendingRequest(answer);
        try
        {
            // In this order: a connection that ends in between either finds the request or is seen here.
            Interlocked.Exchange(ref _pending, pending);
            if (!IsConnected || !await SendAsync(request, packet).ConfigureAwait(false))
                return Answer<T>.Gone(await Disconnected.ConfigureAwait(false));

            using var cancellation = cancellationToken.Register(() => pending.Cancel(cancellationToken));
            var reply = await pending.Reply.ConfigureAwait(false);
            if (reply.Disconnection is not null) return Answer<T>.Gone(reply.Disconnection);
            if (reply.Error is not null) return Answer<T>.Refused(reply.Error);

            return read(reply.Packet!) is { } value
                ? Answer<T>.Success(value)
                : Answer<T>.Refused(new ServerError($"{answer} without success", IsForPlayer: false));
        }
        finally
        {
            Interlocked.CompareExchange(ref _pending, null, pending);
            _requestGate.Release();
        }
    }

    // False if the packet is one that a request waits for, and is malformed.
    private bool CompletePending(in ReceivedPacket packet)
    {
        var pending = Volatile.Read(ref _pending);
        if (pending is null || (packet.Type != pending.Answer && packet.Type != PacketType.ErrorNotification)) return true;
        if (!packet.TryParse(out var message)) return false;

        if (Interlocked.CompareExchange(ref _pending, null, pending) != pending) return true;
        if (packet.Type == pending.Answer) pending.Answered(message);
        else pending.Refused(new ServerError(message.ErrorNotification.ErrorMessage, message.ErrorNotification.Clienterr));
        return true;
    }
}
