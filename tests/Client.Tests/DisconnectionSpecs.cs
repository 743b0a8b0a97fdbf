using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client.Tests;

public class DisconnectionSpecs
{
    [Fact]
    public async Task Get_out_is_the_reason_though_the_server_closes_behind_it()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await server.SendAsync(ScriptedServer.Frame(PacketType.GetOut, new GamePacket { GetOut = new S2CGetOut() }));
        server.Close();

        Assert.Equal(DisconnectReason.GetOut, await ReasonAsync(client));
    }

    [Fact]
    public async Task Get_out_ends_a_pending_request()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        var login = client.LogInAsync("duck@pond.com", "secret", ScriptedServer.Limit());
        await server.ExpectAsync(PacketType.LoginRequest);
        await server.SendAsync(ScriptedServer.Frame(PacketType.GetOut, new GamePacket { GetOut = new S2CGetOut() }));

        Assert.Equal(DisconnectReason.GetOut, (await login).Disconnection?.Reason);
    }

    [Fact]
    public async Task A_frame_of_another_version_ends_the_connection()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await server.SendAsync(new FrameEncoder("2.0.0").Encode((ushort)PacketType.GetOut, [1]));

        Assert.Equal(DisconnectReason.WrongVersion, await ReasonAsync(client));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public async Task A_server_that_closes_without_a_word_is_told_apart(int bytesOfAFrame)
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await server.SendAsync(ScriptedServer.Chat(1, "half")[..bytesOfAFrame]);
        server.Close();

        var end = await client.Disconnected.WaitAsync(ScriptedServer.Limit());
        Assert.Equal(DisconnectReason.ServerClosed, end.Reason);
        Assert.Equal(bytesOfAFrame > 0, end.Detail is not null);
    }

    [Fact]
    public async Task A_reset_is_a_network_error()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        server.Reset();

        Assert.Equal(DisconnectReason.NetworkError, await ReasonAsync(client));
    }

    [Fact]
    public async Task Closing_twice_is_harmless_and_the_server_sees_an_orderly_end()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;

        await client.MoveAsync(1, 2);
        await client.DisposeAsync();
        await client.DisposeAsync();

        await server.ExpectAsync(PacketType.PlayerPositionUpdateRequest);
        Assert.True(await server.SeesTheEndAsync());
        Assert.Equal(DisconnectReason.ClosedByClient, await ReasonAsync(client));
        Assert.False(client.IsConnected);
    }

    private static async Task<DisconnectReason> ReasonAsync(MallardClient client) =>
        (await client.Disconnected.WaitAsync(ScriptedServer.Limit())).Reason;
}
