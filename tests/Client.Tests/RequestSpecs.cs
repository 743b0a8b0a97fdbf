using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client.Tests;

public class RequestSpecs
{
    [Fact]
    public async Task A_login_is_answered_with_the_user()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var login = client.LogInAsync("duck@pond.com", "secret", ScriptedServer.Limit());
        Assert.Equal("duck@pond.com", (await server.ExpectAsync(PacketType.LoginRequest)).LoginRequest.Email);
        await server.SendAsync(LoggedIn(7));

        var answer = await login;
        Assert.True(answer.IsSuccess);
        Assert.Equal(7, answer.Value.UserId);
    }

    [Fact]
    public async Task An_error_notification_completes_the_pending_request()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var register = client.RegisterAsync("duck@pond.com", "secret", "duck", ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.RegisterRequest);
        await server.SendAsync(ScriptedServer.Error(PlayerTexts.NicknameTaken, forPlayer: true));

        var answer = await register;
        Assert.False(answer.IsSuccess);
        Assert.Equal(new ServerError(PlayerTexts.NicknameTaken, IsForPlayer: true), answer.Error);
    }

    [Fact]
    public async Task Notifications_in_between_do_not_complete_a_request()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var leave = client.LeaveRoomAsync(ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.LeaveRoomRequest);
        await server.SendAsync(
            ScriptedServer.Chat(1, "bye"),
            ScriptedServer.Frame(PacketType.LeaveRoomResponse, new GamePacket { LeaveRoomResponse = new S2CLeaveRoomResponse { Success = true } }));

        Assert.True((await leave).IsSuccess);
    }

    [Fact]
    public async Task Requests_go_out_one_after_the_other()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var join = client.JoinRoomAsync(3, ScriptedServer.Limit());
        var list = client.ListRoomsAsync(ScriptedServer.Limit());
        Assert.Equal(3, (await server.ExpectAsync(PacketType.JoinRoomRequest)).JoinRoomRequest.RoomId);
        await server.SendAsync(ScriptedServer.Error("full", forPlayer: true));
        await server.ExpectAsync(PacketType.GetRoomListRequest);
        var rooms = new S2CGetRoomListResponse { Rooms = { new RoomData { RoomId = 3 } } };
        await server.SendAsync(ScriptedServer.Frame(PacketType.GetRoomListResponse, new GamePacket { GetRoomListResponse = rooms }));

        Assert.Equal("full", (await join).Failure);
        Assert.Equal(3, Assert.Single((await list).Value!.Rooms).RoomId);
    }

    [Fact]
    public async Task An_answer_without_success_is_a_refusal()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var create = client.CreateRoomAsync("pond", 4, ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.CreateRoomRequest);
        await server.SendAsync(ScriptedServer.Frame(PacketType.CreateRoomResponse, new GamePacket { CreateRoomResponse = new S2CCreateRoomResponse() }));

        Assert.False((await create).Error!.IsForPlayer);
    }

    [Fact]
    public async Task A_connection_that_ends_gives_the_pending_request_a_result()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var prepare = client.PrepareGameAsync(ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.PrepareGameRequest);
        server.Close();

        Assert.Equal(DisconnectReason.ServerClosed, (await prepare).Disconnection?.Reason);
    }

    [Fact]
    public async Task A_request_after_the_end_gives_the_reason_of_the_end()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await client.DisposeAsync();

        Assert.Equal(DisconnectReason.ClosedByClient, (await client.ListRoomsAsync(ScriptedServer.Limit())).Disconnection?.Reason);
        Assert.False(await client.MoveAsync(1, 2));
    }

    [Fact]
    public async Task A_cancelled_request_makes_room_for_the_next_one()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        using var cancellation = new CancellationTokenSource();

        var register = client.RegisterAsync("duck@pond.com", "secret", "duck", cancellation.Token);
        await server.ExpectAsync(PacketType.RegisterRequest);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => register);

        var login = client.LogInAsync("duck@pond.com", "secret", ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.LoginRequest);
        await server.SendAsync(LoggedIn(1));
        Assert.True((await login).IsSuccess);
    }

    [Fact]
    public async Task A_malformed_answer_ends_the_connection_instead_of_hanging()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var login = client.LogInAsync("duck@pond.com", "secret", ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.LoginRequest);
        await server.SendAsync(new FrameEncoder().Encode((ushort)PacketType.LoginResponse, [0xFF, 0xFF]));

        Assert.Equal(DisconnectReason.ProtocolError, (await login).Disconnection?.Reason);
    }

    private static byte[] LoggedIn(int userId) => ScriptedServer.Frame(PacketType.LoginResponse, new GamePacket
    {
        LoginResponse = new S2CLoginResponse { Success = true, User = new User { Name = "duck", UserId = userId } },
    });
}
