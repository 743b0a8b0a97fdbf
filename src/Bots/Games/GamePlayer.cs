using Mallard.Bots.Play;
using Mallard.Bots.Playing;
using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;
using Mallard.Client;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Games;

/// <summary>
/// A mind with a connection. Packets change what it knows as they come; at a steady pulse it decides and sends. The two never meet, and
/// neither waits for the other: a pulse that comes late decides once for all the time that has passed.
/// </summary>
internal sealed class GamePlayer(BotAccount account, GameOptions options, GameClock clock, GameTally tally) : IAsyncDisposable
{
    // In a game these three mean "later".
    private readonly Asking _asking = new(
        options.Patience,
        TimeSpan.FromMilliseconds(300),
        static text => text is PlayerTexts.TooManyRequests or PlayerTexts.ServiceUnavailable or PlayerTexts.GameStartFailed);

    // Milliseconds on the wall by which packets on their way come nearer to each other, and that an answer may take on a busy machine.
    // In a fast game both are a lot.
    private const double Jitter = 5;
    private const double Latency = 150;

    // Guards the view, which the receive loop writes and the pulse reads.
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Outcome> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MallardClient? _client;
    private GameView? _view;
    private Mind? _mind;

    public int UserId { get; private set; }

    public string Name => account.Nickname;

    /// <summary>Told of everything that this player receives once it is in a game.</summary>
    public Chronicle? Chronicle { get; set; }

    /// <summary>Completes when the game has begun for this player.</summary>
    public Task Started => _started.Task;

    /// <summary>Completes with the end of the game, or with none when the connection is lost.</summary>
    public Task<Outcome> Ended => _ended.Task;

    public int Deaths => _view?.Me.Deaths ?? 0;

    private MallardClient Client => _client ?? throw new InvalidOperationException("Not connected yet.");

    /// <summary>Connects, registers and logs in.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        _client = await _asking.ConnectAsync(options.Host, options.Port, BotSockets.Options, cancellationToken);
        await _asking.RegisterAsync(Client, account, null, cancellationToken);
        UserId = (await AskAsync("log in", limit => Client.LogInAsync(account.Email, account.Password, limit), cancellationToken)).UserId;

        _view = new GameView(UserId, Catalog.Default);
        var style = options.Style;
        _mind = new Mind(_view, style with
        {
            AttackDelayMilliseconds = style.AttackDelayMilliseconds + (int)(Jitter * clock.Speed),
            PatienceMilliseconds = style.PatienceMilliseconds + (int)(Latency * clock.Speed),
        });
        Client.PacketReceived += OnPacket;
        _ = ReportEndAsync();
    }

    public Task<RoomData> CreateRoomAsync(string name, int capacity, CancellationToken cancellationToken) =>
        AskAsync("create room", limit => Client.CreateRoomAsync(name, capacity, limit), cancellationToken);

    public Task JoinRoomAsync(int roomId, CancellationToken cancellationToken) =>
        AskAsync("join room", limit => Client.JoinRoomAsync(roomId, limit), cancellationToken);

    public Task PrepareGameAsync(CancellationToken cancellationToken) =>
        AskAsync("prepare", limit => Client.PrepareGameAsync(limit), cancellationToken);

    /// <summary>Starts the game. The server knows best where things stand.</summary>
    public async Task StartGameAsync()
    {
        if (!await Client.StartGameAsync([], [])) throw new BotFailureException("start: connection lost");
    }

    /// <summary>Plays until the game is over or the connection is lost.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        using var pulse = new PeriodicTimer(clock.OnTheWall(options.Style.PulseMilliseconds));
        while (!_ended.Task.IsCompleted && await pulse.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var (type, packet) in Decide())
            {
                tally.Sent.Add(type);
                if (!await Client.SendAsync(type, packet)) return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ended.TrySetResult(Outcome.None);
        if (_client is not null) await _client.DisposeAsync();
    }

    private (PacketType Type, GamePacket Packet)[] Decide()
    {
        lock (_gate) return [.. _mind!.Decide(clock.Milliseconds).Select(deed => deed.PacketOf(UserId))];
    }

    private void OnPacket(MallardClient client, in ReceivedPacket packet)
    {
        if (!packet.TryParse(out var message))
        {
            tally.Error($"{Name}: malformed {packet.Type}");
            return;
        }

        if (packet.Type == PacketType.StartGameNotification) clock.Start();
        lock (_gate) _view!.Apply(packet.Type, message);
        Chronicle?.Read(message);
        if (!_view.HasStarted) return;

        tally.Received.Add(packet.Type);
        if (packet.Type == PacketType.ErrorNotification) tally.Refused(message.ErrorNotification.ErrorMessage);
        _started.TrySetResult();
        if (_view.Outcome != Outcome.None) _ended.TrySetResult(_view.Outcome);
    }

    private async Task ReportEndAsync()
    {
        var end = await Client.Disconnected;
        // Who has seen the end, or went by itself, is not missed.
        if (_ended.TrySetResult(Outcome.None)) tally.Error($"{Name} disconnected: {end}");
    }

    private Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<Answer<T>>> ask, CancellationToken cancellationToken)
        where T : class => _asking.AskAsync(what, ask, null, cancellationToken);
}
