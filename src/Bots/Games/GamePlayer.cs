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
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(300);

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
        try
        {
            _client = await MallardClient.ConnectAsync(options.Host, options.Port, null, cancellationToken).WaitAsync(options.Patience, cancellationToken);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or TimeoutException)
        {
            throw new BotFailureException($"connect: {e.Message}", e);
        }

        await AskAsync(
            "register",
            async limit =>
            {
                var answer = await Client.RegisterAsync(account.Email, account.Password, account.Nickname, limit);
                // The account of an earlier run with the same seed does as well.
                return answer.Error?.Text is PlayerTexts.EmailTaken or PlayerTexts.NicknameTaken ? (account, "") : (answer.IsSuccess ? account : null, answer.Failure);
            },
            cancellationToken);
        UserId = (await AskAsync("log in", async limit => Of(await Client.LogInAsync(account.Email, account.Password, limit)), cancellationToken)).UserId;

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
        AskAsync("create room", async limit => Of(await Client.CreateRoomAsync(name, capacity, limit)), cancellationToken);

    public Task JoinRoomAsync(int roomId, CancellationToken cancellationToken) =>
        AskAsync("join room", async limit => Of(await Client.JoinRoomAsync(roomId, limit)), cancellationToken);

    public Task PrepareGameAsync(CancellationToken cancellationToken) =>
        AskAsync("prepare", async limit => Of(await Client.PrepareGameAsync(limit)), cancellationToken);

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

    private static (T? Value, string Failure) Of<T>(Answer<T> answer)
        where T : class => (answer.Value, answer.Failure);

    private async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<(T? Value, string Failure)>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Patience);
        try
        {
            while (true)
            {
                var (value, failure) = await ask(limit.Token);
                if (value is not null) return value;
                // These three mean "later"; everything else is final.
                if (failure is not (PlayerTexts.TooManyRequests or PlayerTexts.ServiceUnavailable or PlayerTexts.GameStartFailed))
                    throw new BotFailureException($"{what}: {failure}");
                await Task.Delay(RetryDelay, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotFailureException($"{what}: no answer within {options.Patience.TotalSeconds:0.#} s", e);
        }
    }
}
