using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client.Tests;

public class SendingSpecs
{
    [Fact]
    public async Task Frames_are_those_of_the_protocol_byte_by_byte()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await client.SwingAsync(1, 0);

        Assert.Equal(
            [0x0F, 0xA4, 5, (byte)'1', (byte)'.', (byte)'0', (byte)'.', (byte)'0', 0, 0, 0, 8, 0xC2, 0x01, 5, 0x0D, 0, 0, 0x80, 0x3F],
            await server.ReadAsync(20));
    }

    [Fact]
    public async Task Packets_of_many_threads_leave_whole()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        // Of different sizes, some beyond the first send buffer: a mix-up could not go unnoticed.
        var sending = Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => Assert.True(await client.ChatAsync(i, new string('x', i * 20))))));

        var senders = new SortedSet<int>();
        for (var i = 0; i < 50; i++)
        {
            var chat = (await server.ExpectAsync(PacketType.PlayerChattingRequest)).PlayerChattingRequest;
            Assert.Equal(chat.PlayerId * 20, chat.Message.Length);
            senders.Add(chat.PlayerId);
        }

        Assert.Equal(50, senders.Count);
        await sending;
    }

    [Fact]
    public async Task Every_move_carries_its_own_position()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await client.MoveAsync(1, 2);
        await client.MoveAsync(0, -3);

        var first = (await server.ExpectAsync(PacketType.PlayerPositionUpdateRequest)).PlayerPositionUpdateRequest;
        var second = (await server.ExpectAsync(PacketType.PlayerPositionUpdateRequest)).PlayerPositionUpdateRequest;
        Assert.Equal((1f, 2f, 0f, -3f), (first.X, first.Y, second.X, second.Y));
    }

    [Fact]
    public async Task The_start_of_a_match_carries_everything_to_its_place()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await client.StartGameAsync(
            [new MonsterPositionData { MonsterId = 1, X = 5 }],
            [new ObjectPositionData { ObjectData = new ObjectData { ObjectId = 2 }, Y = 6 }]);

        var start = (await server.ExpectAsync(PacketType.StartGameRequest)).GameStartRequest;
        Assert.Equal(5, Assert.Single(start.Monsters).X);
        Assert.Equal(6, Assert.Single(start.Objects).Y);
    }

    [Fact]
    public async Task Raw_bytes_go_out_as_they_are()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        Assert.True(await client.SendRawAsync(new byte[] { 1, 2, 3 }));

        Assert.Equal([1, 2, 3], await server.ReadAsync(3));
    }

    [Fact]
    public async Task A_packet_of_a_games_own_type_is_its_message_alone()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        Assert.True(await client.SendAsync((PacketType)10_000, new Position { X = 1 }));
        Assert.True(await client.SendAsync((PacketType)65_535, new Position()));

        Assert.Equal(
            [0x27, 0x10, 5, (byte)'1', (byte)'.', (byte)'0', (byte)'.', (byte)'0', 0, 0, 0, 5, 0x0D, 0, 0, 0x80, 0x3F],
            await server.ReadAsync(17));
        Assert.Equal([0xFF, 0xFF, 5, (byte)'1', (byte)'.', (byte)'0', (byte)'.', (byte)'0', 0, 0, 0, 0], await server.ReadAsync(12));
    }

    [Theory]
    [InlineData(PacketType.PlayerAttackRequest)]
    [InlineData((PacketType)9998)]
    public async Task A_bare_message_goes_out_under_no_other_type(PacketType type)
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(type, new C2SPlayerAttackRequest()).AsTask());
    }

    [Fact]
    public async Task A_packet_whose_member_belongs_to_another_type_is_refused_before_it_is_sent()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;

        await Assert.ThrowsAsync<ArgumentException>(() => client.SendAsync(PacketType.LoginRequest, new GamePacket { GetOut = new S2CGetOut() }).AsTask());
    }
}
