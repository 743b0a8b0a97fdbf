using System.Net;
using Mallard.Client;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>A player in a story: a real client on a real socket, spoken of in the language of the game.</summary>
internal sealed class Player : IAsyncDisposable
{
    private const string Password = "quack123";

    private readonly MallardClient _client;
    private readonly PacketInbox _inbox;

    private Player(MallardClient client, string name)
    {
        _client = client;
        _inbox = new PacketInbox(client);
        Name = name;
    }

    public string Name { get; }

    public int UserId { get; private set; }

    public MallardClient Client => _client;

    public Task<Disconnection> Disconnected => _client.Disconnected.WaitAsync(ClusterScenario.Patience);

    public static async Task<Player> ConnectAsync(IPEndPoint gateway, string name) =>
        new(await MallardClient.ConnectAsync(gateway.Address.ToString(), gateway.Port), name);

    public async Task Registers()
    {
        var answer = await Within(_client.RegisterAsync($"{Name}@pond.com", Password, Name));
        Assert.True(answer.IsSuccess || answer.Failure.Contains("이미", StringComparison.Ordinal), answer.Failure);
    }

    public async Task LogsIn()
    {
        UserId = (await Patiently(() => _client.LogInAsync($"{Name}@pond.com", Password))).UserId;
    }

    public async Task<RoomData> CreatesRoom(string name = "pond", int capacity = 4) => await Patiently(() => _client.CreateRoomAsync(name, capacity));

    public async Task<RoomData> Joins(int roomId) => await Patiently(() => _client.JoinRoomAsync(roomId));

    public async Task<string> FailsToJoin(int roomId)
    {
        var answer = await Within(_client.JoinRoomAsync(roomId));
        Assert.False(answer.IsSuccess);
        return answer.Failure;
    }

    public Task<Answer<RoomData>> TriesToJoin(int roomId) => Within(_client.JoinRoomAsync(roomId));

    public async Task<IReadOnlyList<RoomData>> ListsRooms() => [.. Succeeded(await Within(_client.ListRoomsAsync())).Rooms];

    public async Task Leaves() => Succeeded(await Within(_client.LeaveRoomAsync()));

    public async Task Prepares() => await Patiently(() => _client.PrepareGameAsync());

    public async Task<string> FailsToPrepare()
    {
        var answer = await Within(_client.PrepareGameAsync());
        Assert.False(answer.IsSuccess);
        return answer.Failure;
    }

    public async Task Starts() => await _client.StartGameAsync([], []);

    public async Task Says(string text) => await _client.ChatAsync(UserId, text);

    /// <summary>Waits for the next packet of a type; packets of other types before it are skipped.</summary>
    /// <param name="type">The type.</param>
    /// <param name="wanted">Which of that type; null for any.</param>
    public async Task<GamePacket> Receives(PacketType type, Func<GamePacket, bool>? wanted = null)
    {
        using var timeout = new CancellationTokenSource(ClusterScenario.Patience);
        try
        {
            while (true)
            {
                var packet = await _inbox.NextAsync(type, timeout.Token) ?? throw new InvalidOperationException($"{Name} was disconnected before {type} came.");
                if (wanted is null || wanted(packet)) return packet;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{Name} waited in vain for {type}.", e);
        }
    }

    /// <summary>Sends a request of any type.</summary>
    public async Task Sends(GamePacket packet) =>
        Assert.True(await _client.SendAsync(PacketTable.All.Single(info => info.IsRequest && info.Payload == packet.PayloadCase).Type, packet));

    /// <summary>Waits until the next request is refused and returns why; what the request caused before that may be looked at.</summary>
    public async Task<string> IsRefused() => (await Receives(PacketType.ErrorNotification)).ErrorNotification.ErrorMessage;

    /// <summary>Everything up to and with the next packet of a type.</summary>
    public Task<IReadOnlyList<Packet>> ReceivesAllUntil(PacketType type, Func<GamePacket, bool>? wanted = null) =>
        ReceivesAllUntil(packet => packet.Type == type && (wanted is null || wanted(packet.Message)), $"{type}");

    private async Task<IReadOnlyList<Packet>> ReceivesAllUntil(Func<Packet, bool> isLast, string what)
    {
        using var timeout = new CancellationTokenSource(ClusterScenario.Patience);
        var packets = new List<Packet>();
        while (true)
        {
            var packet = await _inbox.NextAsync(timeout.Token) ?? throw new InvalidOperationException($"{Name} was disconnected before {what} came.");
            packets.Add(packet);
            if (isLast(packet)) return packets;
        }
    }

    public async Task<string> Hears() => (await Receives(PacketType.PlayerChattingNotification)).PlayerChattingNotification.Message;

    /// <summary>Everything that has come and not been taken yet.</summary>
    public IReadOnlyList<PacketType> SoFar()
    {
        var types = new List<PacketType>();
        while (_inbox.TryTake(out var packet)) types.Add(packet!.Type);
        return types;
    }

    /// <summary>Closes the socket, as a crash of the game or a dead battery would.</summary>
    public ValueTask Vanishes() => _client.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _inbox.Dispose();
        await _client.DisposeAsync();
    }

    /// <summary>
    /// Asks again when the server says "try again later", as a client does: shards move in the first moments of a cluster, and a lobby
    /// node hears of a new game node a moment after it is up.
    /// </summary>
    private static async Task<T> Patiently<T>(Func<Task<Answer<T>>> ask)
        where T : class
    {
        using var patience = new CancellationTokenSource(ClusterScenario.Patience);
        while (true)
        {
            var answer = await Within(ask());
            if (answer.Failure is not (PlayerTexts.ServiceUnavailable or PlayerTexts.GameStartFailed) || patience.IsCancellationRequested) return Succeeded(answer);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(ClusterScenario.Patience);

    private static T Succeeded<T>(Answer<T> answer)
        where T : class
    {
        Assert.True(answer.IsSuccess, answer.Failure);
        return answer.Value!;
    }
}
