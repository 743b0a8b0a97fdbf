using System.Net;
using System.Net.Sockets;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Tests;

/// <summary>
/// A server just good enough to play a round with bots, and bad on demand: <see cref="Drops"/>, <see cref="Repeats"/> and
/// <see cref="Refuses"/> say which packets it mistreats.
/// </summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private static readonly FrameEncoder Encoder = new();
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _accounts = [];
    private readonly List<Session> _sessions = [];
    private readonly Dictionary<int, List<Session>> _rooms = [];
    private readonly Dictionary<Session, Position> _positions = [];
    private readonly Task _running;

    public FakeGateway()
    {
        _listener.Start();
        _running = Task.WhenAll(AcceptAsync(), TickAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Packets to players that get lost.</summary>
    public Func<int, PacketType, GamePacket, bool> Drops { get; init; } = static (_, _, _) => false;

    /// <summary>Packets to players that are sent twice.</summary>
    public Func<int, PacketType, GamePacket, bool> Repeats { get; init; } = static (_, _, _) => false;

    /// <summary>Requests that are answered with an error of this text.</summary>
    public Func<PacketType, string?> Refuses { get; init; } = static _ => null;

    /// <summary>Requests that end the connection.</summary>
    public Func<PacketType, bool> HangsUpOn { get; init; } = static _ => false;

    /// <summary>How many rooms there ever were.</summary>
    public int Rooms { get; private set; }

    /// <summary>True when all players have gone.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _sessions.Count == 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        lock (_gate) _sessions.ForEach(session => session.Socket.Dispose());
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptSocketAsync(_stop.Token);
            socket.NoDelay = true;
            var session = new Session(socket);
            lock (_gate)
            {
                _sessions.Add(session);
                session.UserId = ++_lastUser;
            }

            _ = ServeAsync(session);
        }
    }

    private int _lastUser;

    private async Task ServeAsync(Session session)
    {
        var decoder = new FrameDecoder();
        var buffer = new byte[4096];
        try
        {
            while (await session.Socket.ReceiveAsync(buffer, _stop.Token) is > 0 and var received)
            {
                decoder.Append(buffer.AsMemory(0, received));
                while (decoder.TryRead(out var frame) == FrameReadResult.Frame)
                {
                    var type = (PacketType)frame.PacketType;
                    PacketPayload.TryParse(type, frame.Payload.Span, out var packet);
                    if (HangsUpOn(type)) return;
                    lock (_gate) Handle(session, type, packet);
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client, or the test, has closed.
        }
        finally
        {
            session.Socket.Dispose();
            lock (_gate)
            {
                _sessions.Remove(session);
                session.Room?.Remove(session);
            }
        }
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            lock (_gate)
            {
                foreach (var room in _rooms.Values)
                {
                    var update = new S2CPlayerPositionUpdateNotification();
                    foreach (var player in room.Where(_positions.ContainsKey))
                        update.PlayerPositions.Add(new PlayerPositionData { PlayerId = player.UserId, X = _positions[player].X, Y = _positions[player].Y });
                    if (update.PlayerPositions.Count == 0) continue;
                    Tell(room, PacketType.PlayerPositionUpdateNotification, new GamePacket { PlayerPositionUpdateNotification = update });
                }
            }
        }
    }

    private void Handle(Session session, PacketType type, GamePacket packet)
    {
        if (Refuses(type) is { } text)
        {
            Tell(session, PacketType.ErrorNotification, new GamePacket { ErrorNotification = new S2CErrorNotification { ErrorMessage = text } });
            return;
        }

        var room = session.Room ?? [];
        switch (type)
        {
            case PacketType.RegisterRequest when !_accounts.Add(packet.RegisterRequest.Email):
                Tell(session, PacketType.ErrorNotification, new GamePacket { ErrorNotification = new S2CErrorNotification { ErrorMessage = PlayerTexts.EmailTaken } });
                break;
            case PacketType.RegisterRequest:
                Tell(session, PacketType.RegisterResponse, new GamePacket { RegisterResponse = new S2CRegisterResponse { Success = true } });
                break;
            case PacketType.LoginRequest:
                Tell(session, PacketType.LoginResponse, new GamePacket { LoginResponse = new S2CLoginResponse { Success = true, User = session.User } });
                break;
            case PacketType.CreateRoomRequest:
                session.Room = _rooms[++Rooms] = [session];
                var created = new RoomData { RoomId = Rooms, Name = packet.CreateRoomRequest.RoomName };
                Tell(session, PacketType.CreateRoomResponse, new GamePacket { CreateRoomResponse = new S2CCreateRoomResponse { Success = true, Room = created } });
                break;
            case PacketType.GetRoomListRequest:
                Tell(session, PacketType.GetRoomListResponse, new GamePacket { GetRoomListResponse = new S2CGetRoomListResponse() });
                break;
            case PacketType.JoinRoomRequest:
                session.Room = _rooms[packet.JoinRoomRequest.RoomId];
                var joined = new RoomData { RoomId = packet.JoinRoomRequest.RoomId };
                Tell(session, PacketType.JoinRoomResponse, new GamePacket { JoinRoomResponse = new S2CJoinRoomResponse { Success = true, Room = joined } });
                Tell(session.Room, PacketType.JoinRoomNotification, new GamePacket { JoinRoomNotification = new S2CJoinRoomNotification { User = session.User } });
                session.Room.Add(session);
                break;
            case PacketType.PrepareGameRequest:
                var prepared = new S2CGamePrepareResponse { Success = true, Monsters = { new MonsterData { MonsterId = 1 } } };
                Tell(session, PacketType.PrepareGameResponse, new GamePacket { GamePrepareResponse = prepared });
                Tell(room, PacketType.PrepareGameNotification, new GamePacket { GamePrepareNotification = new S2CGamePrepareNotification() });
                break;
            case PacketType.StartGameRequest:
                Start(room);
                break;
            case PacketType.PlayerPositionUpdateRequest:
                _positions[session] = new Position { X = packet.PlayerPositionUpdateRequest.X, Y = packet.PlayerPositionUpdateRequest.Y };
                break;
            case PacketType.PlayerChattingRequest:
                var line = new S2CPlayerChattingNotification { PlayerId = session.UserId, Message = packet.PlayerChattingRequest.Message };
                Tell(room, PacketType.PlayerChattingNotification, new GamePacket { PlayerChattingNotification = line });
                break;
            case PacketType.PlayerAttackRequest:
                var swing = new S2CPlayerAttackNotification { PlayerId = session.UserId, PlayerDirX = packet.PlayerAttackRequest.PlayerDirX };
                Tell(room.Where(other => other != session), PacketType.PlayerAttackNotification, new GamePacket { PlayerAttackNotification = swing });
                break;
            case PacketType.LeaveRoomRequest:
                room.Remove(session);
                _positions.Remove(session);
                Tell(session, PacketType.LeaveRoomResponse, new GamePacket { LeaveRoomResponse = new S2CLeaveRoomResponse { Success = true } });
                Tell(room, PacketType.LeaveRoomNotification, new GamePacket { LeaveRoomNotification = new S2CLeaveRoomNotification { User = session.User } });
                break;
        }
    }

    private void Start(List<Session> room)
    {
        var start = new S2CGameStartNotification();
        for (var i = 0; i < room.Count; i++)
        {
            _positions[room[i]] = new Position { X = 3 * i, Y = 3 * i };
            start.PlayerPositions.Add(new PlayerPositionData { PlayerId = room[i].UserId, X = 3 * i, Y = 3 * i });
        }

        Tell(room, PacketType.StartGameNotification, new GamePacket { GameStartNotification = start });
    }

    private void Tell(IEnumerable<Session> sessions, PacketType type, GamePacket packet)
    {
        foreach (var session in sessions) Tell(session, type, packet);
    }

    private void Tell(Session session, PacketType type, GamePacket packet)
    {
        if (Drops(session.UserId, type, packet)) return;
        session.Send(Encoder.Encode(type, packet));
        if (Repeats(session.UserId, type, packet)) session.Send(Encoder.Encode(type, packet));
    }

    private sealed class Session(Socket socket)
    {
        private Task _sending = Task.CompletedTask;

        public Socket Socket { get; } = socket;

        public int UserId { get; set; }

        public List<Session>? Room { get; set; }

        public User User => new() { UserId = UserId, Name = $"user {UserId}" };

        // Chained, so that frames leave whole and in order though nobody waits for them. Called under the gateway's lock.
        public void Send(byte[] frame) => _sending = SendAfterAsync(_sending, frame);

        private async Task SendAfterAsync(Task before, byte[] frame)
        {
            await before;
            try
            {
                await Socket.SendAsync(frame);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Gone; the serving loop notices.
            }
        }
    }
}
