using System.Diagnostics;
using Mallard.Bots.Accounting;
using Mallard.Client;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Threads;

namespace Mallard.Bots.Play;

/// <summary>
/// One bot: a client, an account and a seat in a room. Does one thing at a time when its scenario says so, and writes down what it sends
/// and sees. See <c>BotPlayer.Receiving</c> for the other half.
/// </summary>
internal sealed partial class BotPlayer(BotAccount account, int port, int member, RoomLedger ledger, RunState run, Pacer pacer) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private long _connectStarted;
    private MallardClient? _client;
    private volatile bool _asking;
    private volatile bool _leaving;

    public int UserId { get; private set; }

    private MallardClient Client => _client ?? throw new InvalidOperationException("Not connected yet.");

    /// <summary>Connects, registers and logs in.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        await ConnectAsync(cancellationToken);

        await AskAsync(
            PacketType.RegisterRequest,
            "register",
            async limit =>
            {
                var answer = await Client.RegisterAsync(account.Email, account.Password, account.Nickname, limit);

                // The account of an earlier run with the same seed does as well.
                var exists = answer.Error?.Text.Contains("이미", StringComparison.Ordinal) == true;
                return (answer.IsSuccess || exists ? account : null, answer.Error, answer.Failure);
            },
            run.Times.Register,
            cancellationToken);

        var user = await AskAsync(
            PacketType.LoginRequest,
            "log in",
            async limit => Of(await Client.LogInAsync(account.Email, account.Password, limit)),
            run.Times.LogIn,
            cancellationToken);
        UserId = user.UserId;
        ledger.Identify(member, UserId);
        run.LoggedIn();
    }

    public Task<RoomData> CreateRoomAsync(string name, int capacity, CancellationToken cancellationToken) => AskAsync(
        PacketType.CreateRoomRequest, "create room", async limit => Of(await Client.CreateRoomAsync(name, capacity, limit)), null, cancellationToken);

    public Task ListRoomsAsync(CancellationToken cancellationToken) => AskAsync(
        PacketType.GetRoomListRequest, "list rooms", async limit => Of(await Client.ListRoomsAsync(limit)), null, cancellationToken);

    public Task<RoomData> JoinRoomAsync(int roomId, CancellationToken cancellationToken) => AskAsync(
        PacketType.JoinRoomRequest, "join room", async limit => Of(await Client.JoinRoomAsync(roomId, limit)), null, cancellationToken);

    public Task<S2CGamePrepareResponse> PrepareGameAsync(CancellationToken cancellationToken) => AskAsync(
        PacketType.PrepareGameRequest, "prepare", async limit => Of(await Client.PrepareGameAsync(limit)), null, cancellationToken);

    public async Task StartGameAsync(S2CGamePrepareResponse prepared)
    {
        TraceSent(PacketType.StartGameRequest);
        if (!await Client.StartGameAsync(Places.Of(prepared.Monsters), Places.Of(prepared.ObjectsPositionData)))
            throw new BotFailureException("start: connection lost");
    }

    /// <summary>Leaves the running match.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _leaving = true;
        await AskAsync(
            PacketType.LeaveRoomRequest, "leave", async limit => Of(await Client.LeaveRoomAsync(limit)), null, cancellationToken);
    }

    /// <summary>Moves, chats and swings for the duration, or until the connection is gone.</summary>
    /// <param name="begin">From when on the duration counts.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task PlayAsync(Task begin, CancellationToken cancellationToken)
    {
        var options = run.Options;
        var period = TimeSpan.FromSeconds(1 / (options.Moves > 0 ? options.Moves : 10));
        var started = Stopwatch.GetTimestamp();
        long? began = null;

        // Spread over one period: real players do not move in step either. The same for what they do less often.
        var chatDue = options.ChatEvery * Random.Shared.NextDouble();
        var swingDue = options.SwingEvery * Random.Shared.NextDouble();
        return pacer.RunAsync(Step, period * Random.Shared.NextDouble(), period, cancellationToken, Needed(Client));

        bool Step()
        {
            if (!Client.IsConnected) return false;
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (options.Moves > 0) Send(Kind.Move);
            if (IsDue(ref chatDue, options.ChatEvery, elapsed)) Send(Kind.Chat);
            if (IsDue(ref swingDue, options.SwingEvery, elapsed)) Send(Kind.Swing);

            if (began is null && begin.IsCompleted) began = Stopwatch.GetTimestamp();
            return began is not { } since || Stopwatch.GetElapsedTime(since) + period <= options.Duration;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _leaving = true;
        if (_client is null) return;
        if (_client.IsConnected) run.Trace?.Invoke($"{account.Nickname} closes");
        await _client.DisposeAsync();
    }

    private static bool IsDue(ref TimeSpan due, TimeSpan every, TimeSpan now)
    {
        if (every <= TimeSpan.Zero || now < due) return false;
        due += every;
        return true;
    }

    private static (T? Value, ServerError? Error, string Failure) Of<T>(Answer<T> answer)
        where T : class => (answer.Value, answer.Error, answer.Failure);

    // Packets leave in the order of the calls; a socket that is full holds up its own bot and no other.
    private void Send(Kind kind)
    {
        var number = ledger.Sending(kind, member);
        var sending = kind switch
        {
            Kind.Move => Client.MoveAsync(MoveCode.PositionOf(_start.X, number), _start.Y),
            Kind.Chat => Client.ChatAsync(UserId, MoveCode.LineOf(number)),
            _ => Client.SwingAsync(MoveCode.DirectionOf(number), 1),
        };

        if (sending.IsCompletedSuccessfully) OnSent(kind, sending.GetAwaiter().GetResult());
        else _ = WaitAsync();

        async Task WaitAsync() => OnSent(kind, await sending);
    }

    private void OnSent(Kind kind, bool sent)
    {
        if (!sent)
        {
            ledger.NotSent(kind, member);
            return;
        }

        run.Sent();
        if (run.Trace is null) return;
        TraceSent(kind switch
        {
            Kind.Move => PacketType.PlayerPositionUpdateRequest,
            Kind.Chat => PacketType.PlayerChattingRequest,
            _ => PacketType.PlayerAttackRequest,
        });
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _connectStarted = Stopwatch.GetTimestamp();
        using var limit = Limit(cancellationToken);
        try
        {
            _client = await MallardClient.ConnectAsync(run.Options.Host, port, BotSockets.For(Needed), limit.Token);
        }
        catch (System.Net.Sockets.SocketException e)
        {
            throw new BotFailureException($"connect: {e.SocketErrorCode}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotFailureException($"connect: not within {run.Options.Timeout.TotalSeconds:0.#} s", e);
        }

        _client.PacketReceived += OnPacket;
        _ = ReportEndAsync(_client);
        run.Times.Connect.RecordSince(_connectStarted);
        run.Connected();
        run.Trace?.Invoke($"{account.Nickname} connected");
    }

    private async Task<T> AskAsync<T>(
        PacketType request,
        string what,
        Func<CancellationToken, Task<(T? Value, ServerError? Error, string Failure)>> ask,
        LatencyHistogram? times,
        CancellationToken cancellationToken)
        where T : class
    {
        using var limit = Limit(cancellationToken);
        try
        {
            while (true)
            {
                var asked = Stopwatch.GetTimestamp();
                TraceSent(request);
                _asking = true;
                var (value, error, failure) = await ask(limit.Token);
                _asking = false;
                run.Trace?.Invoke($"{account.Nickname} <- {what}: {(value is null ? failure : "done")} "
                    + $"({Stopwatch.GetElapsedTime(asked).TotalMilliseconds:0.0} ms)");

                if (value is not null)
                {
                    times?.RecordSince(asked);
                    return value;
                }

                // A busy server asks for patience; everything else is final.
                if (error?.Text != PlayerTexts.TooManyRequests) throw new BotFailureException($"{what}: {failure}");
                await Task.Delay(RetryDelay, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotFailureException($"{what}: no answer within {run.Options.Timeout.TotalSeconds:0.#} s", e);
        }
        finally
        {
            _asking = false;
        }
    }

    private NearSet Needed(MallardClient client) => BotSockets.Needed(client, [(this, 2), .. ledger.NeededBy(member)]);

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(run.Options.Timeout);
        return limit;
    }
}

/// <summary>A bot cannot go on, and its room with it. The message goes into the summary, so equal causes have equal texts.</summary>
public sealed class BotFailureException : Exception
{
    public BotFailureException()
    {
    }

    public BotFailureException(string message)
        : base(message)
    {
    }

    public BotFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
