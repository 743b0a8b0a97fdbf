using System.Net.Sockets;
using Mallard.Protocol;

namespace Mallard.Client.Tests;

public class ReceivingSpecs
{
    [Fact]
    public async Task Frames_split_at_every_byte_arrive_whole()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        using var inbox = new PacketInbox(client);

        var bytes = (byte[])[.. ScriptedServer.Chat(1, "one"), .. ScriptedServer.Chat(2, "two")];
        await server.SendAsync([.. bytes.Select(b => new[] { b })]);

        Assert.Equal("one", await NextChatAsync(inbox));
        Assert.Equal("two", await NextChatAsync(inbox));
    }

    [Fact]
    public async Task Several_frames_of_one_chunk_arrive_in_order()
    {
        var (server, client) = await ScriptedServer.ConnectAsync(new ClientOptions { ReceiveBufferSize = 100 });
        await using var _ = server;
        await using var __ = client;
        using var inbox = new PacketInbox(client);

        await server.SendAsync([.. Enumerable.Range(0, 200).SelectMany(i => ScriptedServer.Chat(i, $"line {i}"))]);

        for (var i = 0; i < 200; i++) Assert.Equal($"line {i}", await NextChatAsync(inbox));
    }

    [Fact]
    public async Task A_payload_longer_than_any_client_may_send_is_read()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        using var inbox = new PacketInbox(client);

        var text = new string('x', 3 * FrameFormat.DefaultMaxPayload);
        await server.SendAsync(ScriptedServer.Chat(1, text));

        Assert.Equal(text, await NextChatAsync(inbox));
    }

    [Fact]
    public async Task A_payload_beyond_the_limit_ends_the_connection()
    {
        var (server, client) = await ScriptedServer.ConnectAsync(new ClientOptions { MaxPayload = 100 });
        await using var _ = server;
        await using var __ = client;

        await server.SendAsync(ScriptedServer.Chat(1, new string('x', 200)));

        Assert.Equal(DisconnectReason.ProtocolError, (await client.Disconnected.WaitAsync(ScriptedServer.Limit())).Reason);
    }

    [Fact]
    public async Task All_packets_can_be_enumerated_until_the_server_closes()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        using var inbox = new PacketInbox(client, type => type == PacketType.PlayerChattingNotification);

        await server.SendAsync(ScriptedServer.Chat(1, "a"), ScriptedServer.Error("not wanted", forPlayer: false), ScriptedServer.Chat(1, "b"));
        server.Close();

        var lines = new List<string>();
        await foreach (var packet in inbox.ReadAllAsync(ScriptedServer.Limit())) lines.Add(packet.Message.PlayerChattingNotification.Message);
        Assert.Equal(["a", "b"], lines);
    }

    [Fact]
    public async Task An_unknown_packet_type_is_handed_out_but_cannot_be_parsed()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        var seen = new TaskCompletionSource<(PacketType Type, bool Parsed)>();
        client.PacketReceived += (MallardClient _, in ReceivedPacket packet) => seen.TrySetResult((packet.Type, packet.TryParse(out var _)));

        await server.SendAsync(new FrameEncoder().Encode(8765, [1, 2, 3]));

        Assert.Equal(((PacketType)8765, false), await seen.Task.WaitAsync(ScriptedServer.Limit()));
    }

    [Fact]
    public async Task Packets_of_a_games_own_types_are_collected_with_their_payload_and_may_be_kept()
    {
        var (server, client) = await ScriptedServer.ConnectAsync(new ClientOptions { ReceiveBufferSize = 64 });
        await using var _ = server;
        await using var __ = client;
        using var inbox = new PacketInbox(client);

        // More than the receive buffer holds, so that the first payload is overwritten unless it was copied; and nothing at all.
        var encoder = new FrameEncoder();
        await server.SendAsync(encoder.Encode(10_001, [1, 2, 3]), encoder.Encode(65_535, [.. Enumerable.Repeat((byte)9, 200)]), encoder.Encode(10_002, []));
        var packets = new List<Packet?>();
        for (var i = 0; i < 3; i++) packets.Add(await inbox.NextAsync(ScriptedServer.Limit()));

        Assert.Equal([10_001, 65_535, 10_002], packets.Select(p => (int)p!.Type));
        Assert.Equal([1, 2, 3], packets[0]!.Payload.ToArray());
        Assert.Equal(200, packets[1]!.Payload.Length);
        Assert.Empty(packets[2]!.Payload.ToArray());
    }

    [Fact]
    public async Task A_handler_that_throws_ends_the_connection_and_says_so()
    {
        var (server, client) = await ScriptedServer.ConnectAsync();
        await using var _ = server;
        await using var __ = client;
        client.PacketReceived += (MallardClient _, in ReceivedPacket _) => throw new InvalidTimeZoneException("oops");

        await server.SendAsync(ScriptedServer.Chat(1, "a"));

        var end = await client.Disconnected.WaitAsync(ScriptedServer.Limit());
        Assert.Equal(DisconnectReason.HandlerFailed, end.Reason);
        Assert.Contains("oops", end.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_to_nobody_fails_at_once()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        await Assert.ThrowsAnyAsync<SocketException>(() => MallardClient.ConnectAsync("127.0.0.1", port, null, ScriptedServer.Limit()));
    }

    private static async Task<string?> NextChatAsync(PacketInbox inbox) =>
        (await inbox.NextAsync(PacketType.PlayerChattingNotification, ScriptedServer.Limit()))?.PlayerChattingNotification.Message;
}
