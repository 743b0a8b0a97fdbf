using System.Globalization;
using Akka.TestKit;
using Mallard.Messages.Matches;
using Mallard.Messages.Sessions;
using Mallard.Protocol;

namespace Mallard.Gateway.Tests.Connections.Harness;

/// <summary>
/// A client in a match, with all that can come at once: the match speaks, the lobby speaks, and the client sends packets for both, in
/// pieces of any length, each from a thread of its own, while it reads late.
/// </summary>
internal sealed class Storm(int seed)
{
    private const int ClientSends = 400;
    private const int MatchSays = 300;
    private const int LobbySays = 60;

    private readonly TaskCompletionSource _halfSaid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _halfSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string[] _ofMatch = Lines(seed, "match", MatchSays);
    private readonly string[] _ofLobby = Lines(seed, "lobby", LobbySays);
    private readonly List<string> _ofClient = [];

    public async Task Rages(RawClient client, OpenSession session, TestProbe cluster)
    {
        var pieces = Pieces();
        var asked = _ofClient.Count(IsRequest);
        var all = Task.WhenAll(
            Task.Run(() => MatchSpeaks(session)),
            Task.Run(() => LobbySpeaks(session)),
            Task.Run(() => Sends(client, pieces)),
            Task.Run(() => Hears(client, asked)),
            ServesAndHears(session, cluster));
        await all.WaitAsync(GatewayScenario.Patience);
    }

    private void MatchSpeaks(OpenSession session)
    {
        for (var i = 0; i < MatchSays; i++)
        {
            if (i == MatchSays / 2) _halfSaid.SetResult();
            GatewayScenario.Delivers(session, new(1, new(1)), DeliveryKind.Packets, Packets.Said(_ofMatch[i]));
        }
    }

    private async Task LobbySpeaks(OpenSession session)
    {
        for (var i = 0; i < LobbySays; i++)
        {
            GatewayScenario.Pushes(session, Packets.Said(_ofLobby[i]));
            await Task.Yield();
        }
    }

    private async Task Sends(RawClient client, List<byte[]> pieces)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i == pieces.Count / 2) _halfSent.SetResult();
            await client.Sends(pieces[i]);
        }
    }

    private async Task Hears(RawClient client, int answers)
    {
        // Late, so that more waits for it than the system takes.
        await Task.WhenAll(_halfSaid.Task, _halfSent.Task);
        var heard = new List<string>();
        for (var left = MatchSays + LobbySays + answers; left > 0; left--)
        {
            var frame = await client.Next();
            Assert.NotNull(frame);
            var type = (PacketType)frame.Value.PacketType;
            if (type == PacketType.GetRoomListResponse) continue;
            Assert.Equal(PacketType.PlayerChattingNotification, type);
            Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, frame.Value.Payload.Span, out var packet));
            heard.Add(packet.PlayerChattingNotification.Message);
        }

        Assert.Equal(_ofMatch, heard.Where(line => line.StartsWith("match", StringComparison.Ordinal)));
        Assert.Equal(_ofLobby, heard.Where(line => line.StartsWith("lobby", StringComparison.Ordinal)));
    }

    private async Task ServesAndHears(OpenSession session, TestProbe cluster)
    {
        var came = new List<string>();
        while (came.Count < _ofClient.Count)
        {
            var message = await cluster.ExpectMsgAsync<object>(GatewayScenario.Patience);
            if (message is MatchInput input)
            {
                came.AddRange(input.Packets.Select(Describe));
                continue;
            }

            came.Add("rooms");
            GatewayScenario.Answers(session, Assert.IsType<LobbyRequest>(message), Packets.RoomList("pond"));
        }

        Assert.Equal(_ofClient.Where(IsNoRequest), came.Where(IsNoRequest));
        // A request may overtake what is gathered for the match before it; nothing that comes behind it overtakes it.
        var before = 0;
        foreach (var request in came.Select((what, i) => (what, i)).Where(c => IsRequest(c.what)))
        {
            before = _ofClient.FindIndex(before, IsRequest) + 1;
            Assert.True(request.i < before, $"the request at {before - 1} came at {request.i}");
        }
    }

    private List<byte[]> Pieces()
    {
        var random = new Random(seed);
        var bytes = new List<byte>();
        for (var i = 0; i < ClientSends; i++)
        {
            switch (random.Next(20))
            {
                case 0:
                    _ofClient.Add("rooms");
                    bytes.AddRange(Packets.ListRooms());
                    break;
                case < 10:
                    var text = $"{i} {new string('q', random.Next(random.Next(20) == 0 ? 30_000 : 100))}";
                    _ofClient.Add(text);
                    bytes.AddRange(Packets.Chat(text));
                    break;
                default:
                    _ofClient.Add($"{i}");
                    bytes.AddRange(Packets.Move(i));
                    break;
            }
        }

        var pieces = new List<byte[]>();
        for (var at = 0; at < bytes.Count; at += pieces[^1].Length)
            pieces.Add([.. bytes[at..Math.Min(bytes.Count, at + random.Next(1, random.Next(4) == 0 ? 10_000 : 150))]]);
        return pieces;
    }

    private static bool IsRequest(string what) => what == "rooms";

    private static bool IsNoRequest(string what) => !IsRequest(what);

    private static string Describe(Frame packet)
    {
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse((PacketType)packet.PacketType, packet.Payload.Span, out var content));
        return (PacketType)packet.PacketType == PacketType.PlayerChattingRequest
            ? content.PlayerChattingRequest.Message
            : content.PlayerPositionUpdateRequest.X.ToString(CultureInfo.InvariantCulture);
    }

    private static string[] Lines(int seed, string who, int count)
    {
        var random = new Random(seed);
        string Filler() => new('q', random.Next(random.Next(20) == 0 ? 20_000 : 300));
        return [.. Enumerable.Range(0, count).Select(i => $"{who} {i} {Filler()}")];
    }
}
