using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client;

/// <summary>A packet that may be kept.</summary>
/// <param name="Type">The packet type.</param>
/// <param name="Message">The message; an empty one if the packet type is a game's own.</param>
public sealed record Packet(PacketType Type, GamePacket Message)
{
    /// <summary>The payload of a packet of a game's own type, for that game's parser; empty for all others, whose message is parsed.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}

/// <summary>
/// Collects the packets of a client from now on, for those who would rather pull than be called: a game loop, an
/// <c>await foreach</c>, a test. For one reader. Unbounded: whoever creates an inbox empties it.
/// </summary>
public sealed class PacketInbox : IDisposable
{
    private readonly MallardClient _client;
    private readonly Func<PacketType, bool> _wanted;
    private readonly ConcurrentQueue<Packet> _packets = new();
    private readonly SemaphoreSlim _arrived = new(0);

    /// <summary>Starts to collect.</summary>
    /// <param name="client">Whose packets.</param>
    /// <param name="wanted">Which packet types to collect; null for all. Others are not even parsed.</param>
    public PacketInbox(MallardClient client, Func<PacketType, bool>? wanted = null)
    {
        _client = client;
        _wanted = wanted ?? (static _ => true);
        client.PacketReceived += OnPacket;

        // One more signal wakes the reader when there will be no more packets.
        _ = client.Disconnected.ContinueWith(
            _ => _arrived.Release(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Takes a packet if there is one. For game loops.</summary>
    public bool TryTake(out Packet? packet) => _packets.TryDequeue(out packet);

    /// <summary>Waits for the next packet.</summary>
    /// <returns>The packet, or null when the connection is over and everything was taken.</returns>
    public async Task<Packet?> NextAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_packets.TryDequeue(out var packet)) return packet;
            if (!_client.IsConnected) return _packets.TryDequeue(out packet) ? packet : null;
            await _arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the next packet of one type and throws away what comes before it.</summary>
    /// <returns>The message, or null when the connection is over.</returns>
    public async Task<GamePacket?> NextAsync(PacketType type, CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } packet)
        {
            if (packet.Type == type) return packet.Message;
        }

        return null;
    }

    /// <summary>All packets until the connection is over.</summary>
    public async IAsyncEnumerable<Packet> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } packet) yield return packet;
    }

    /// <summary>Stops to collect. What was collected can still be taken.</summary>
    public void Dispose() => _client.PacketReceived -= OnPacket;

    private void OnPacket(MallardClient client, in ReceivedPacket packet)
    {
        if (!_wanted(packet.Type)) return;
        if (PacketTable.IsGameType((ushort)packet.Type)) _packets.Enqueue(new Packet(packet.Type, new GamePacket()) { Payload = packet.Payload.ToArray() });
        else if (packet.TryParse(out var message)) _packets.Enqueue(new Packet(packet.Type, message));
        else return;
        _arrived.Release();
    }
}
