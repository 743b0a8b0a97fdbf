using System.Diagnostics;
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
    private readonly Asking _asking = new(options.Timeout, TimeSpan.FromMilliseconds(500), static text => text == PlayerTexts.TooManyRequests)
    {
        OnLater = book.WasBusy,
    };

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
        _client = await _asking.ConnectAsync(options.Host, options.Port, BotSockets.Options, cancellationToken);
        book.TimesOf("connect").RecordSince(started);
        if (OnPacket is not null) _client.PacketReceived += OnPacket;
        _reporting = ReportEndAsync(_client);
    }

    /// <inheritdoc cref="Asking.RegisterAsync"/>
    public Task RegisterAsync(BotAccount account, CancellationToken cancellationToken) =>
        _asking.RegisterAsync(Client, account, book.TimesOf("register"), cancellationToken);

    public async Task LogInAsync(BotAccount account, CancellationToken cancellationToken) =>
        UserId = (await AskAsync("log in", limit => Client.LogInAsync(account.Email, account.Password, limit), cancellationToken)).UserId;

    public Task<RoomData> CreateRoomAsync(string name, int capacity, CancellationToken cancellationToken) =>
        AskAsync("create", limit => Client.CreateRoomAsync(name, capacity, limit), cancellationToken);

    public Task<RoomData> JoinRoomAsync(int roomId, CancellationToken cancellationToken) =>
        AskAsync("join", limit => Client.JoinRoomAsync(roomId, limit), cancellationToken);

    public Task LeaveRoomAsync(CancellationToken cancellationToken) =>
        AskAsync("leave", limit => Client.LeaveRoomAsync(limit), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_client is null) return;

        // A connection that was over before is an error, which has to be in the book before the report is made.
        _closing = _client.IsConnected;
        await _client.DisposeAsync();
        await _reporting;
    }

    private Task<T> AskAsync<T>(string what, Func<CancellationToken, Task<Answer<T>>> ask, CancellationToken cancellationToken)
        where T : class => _asking.AskAsync(what, ask, book.TimesOf(what), cancellationToken);

    private async Task ReportEndAsync(MallardClient client)
    {
        var end = await client.Disconnected;
        if (_closing) return;
        OnLost?.Invoke();
        book.Error($"disconnected: {end}");
    }
}
