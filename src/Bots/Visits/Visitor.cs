using System.Diagnostics;
using System.Net.Sockets;
using Mallard.Bots.Play;
using Mallard.Client;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Visits;

/// <summary>
/// A bot that does not play: a connection that makes one request at a time. Whatever goes wrong is a
/// <see cref="BotFailureException"/>; a connection that ends by itself is an error in the book.
/// </summary>
internal sealed class Visitor(VisitOptions options, VisitBook book) : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    // Thousands of bots say and are told little.
    private static readonly ClientOptions Small = new() { ReceiveBufferSize = 1024 };

    private MallardClient? _client;
    private Task _reporting = Task.CompletedTask;
    private volatile bool _closing;

    public int UserId { get; private set; }

    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>Told of every packet, on the receive loop. Set before connecting.</summary>
    public PacketHandler? OnPacket { get; init; }

    /// <summary>Told when the connection has ended.</summary>
    public Action? OnLost { get; init; }

    private MallardClient Client => _client ?? throw new InvalidOperationException("Not connected yet.");

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            _client = await MallardClient.ConnectAsync(options.Host, options.Port, Small, cancellationToken).WaitAsync(options.Timeout, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new BotFailureException($"connect: {e.SocketErrorCode}", e);
        }
        catch (TimeoutException e)
        {
            throw new BotFailureException($"connect: not within {options.Timeout.TotalSeconds:0.#} s", e);
        }

        book.TimesOf("connect").RecordSince(started);
        if (OnPacket is not null) _client.PacketReceived += OnPacket;
        _reporting = ReportEndAsync(_client);
    }

    /// <summary>Makes an account; one of an earlier run with the same seed does as well.</summary>
    public async Task RegisterAsync(BotAccount account, CancellationToken cancellationToken) => await AskAsync(
        "register",
        async limit =>
        {
            var answer = await Client.RegisterAsync(account.Email, account.Password, account.Nickname, limit);
            return answer.Error?.Text is PlayerTexts.EmailTaken or PlayerTexts.NicknameTaken ? (account, "") : (answer.IsSuccess ? account : null, answer.Failure);
        },
        cancellationToken);

    public async Task LogInAsync(BotAccount account, CancellationToken cancellationToken) =>
        UserId = (await AskAsync("log in", async limit => Of(await Client.LogInAsync(account.Email, account.Password, limit)), cancellationToken)).UserId;

    public Task<RoomData> CreateRoomAsync(string name, int capacity, CancellationToken cancellationToken) =>
        AskAsync("create", async limit => Of(await Client.CreateRoomAsync(name, capacity, limit)), cancellationToken);

    public Task<RoomData> JoinRoomAsync(int roomId, CancellationToken cancellationToken) =>
        AskAsync("join", async limit => Of(await Client.JoinRoomAsync(roomId, limit)), cancellationToken);

    public Task LeaveRoomAsync(CancellationToken cancellationToken) =>
        AskAsync("leave", async limit => Of(await Client.LeaveRoomAsync(limit)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;

        // A connection that was over before is an error, which has to be in the book before the report is made.
        _closing = _client.IsConnected;
        await _client.DisposeAsync();
        await _reporting;
    }

    private static (T? Value, string Failure) Of<T>(Answer<T> answer)
        where T : class => (answer.Value, answer.Failure);

    private async Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<(T? Value, string Failure)>> ask, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            while (true)
            {
                var asked = Stopwatch.GetTimestamp();
                var (value, failure) = await ask(limit.Token);
                if (value is not null)
                {
                    book.TimesOf(what).RecordSince(asked);
                    return value;
                }

                // A busy server asks for patience; everything else is final.
                if (failure != PlayerTexts.TooManyRequests) throw new BotFailureException($"{what}: {failure}");
                book.WasBusy();
                await Task.Delay(RetryDelay, limit.Token);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BotFailureException($"{what}: no answer within {options.Timeout.TotalSeconds:0.#} s", e);
        }
    }

    private async Task ReportEndAsync(MallardClient client)
    {
        var end = await client.Disconnected;
        if (_closing) return;
        OnLost?.Invoke();
        book.Error($"disconnected: {end}");
    }
}
