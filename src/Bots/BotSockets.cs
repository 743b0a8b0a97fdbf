using Mallard.Client;
using Mallard.Sockets;
using Mallard.Threads;

namespace Mallard.Bots;

/// <summary>One thread reads the sockets of all bots of the process: they are to cost less than what they measure.</summary>
internal static class BotSockets
{
    private static readonly Lazy<SocketLoop> Loop = new(() => SocketLoop.Start("bots", BotThreads.Hot));

    /// <summary>The options of a bot's client.</summary>
    public static ClientOptions Options { get; } = For(static _ => null);

    /// <summary>The options of the client of a bot that hears a lot.</summary>
    /// <param name="needed">What it needs when it hears something, once its client is there.</param>
    public static ClientOptions For(Func<MallardClient, NearSet?> needed) => new()
    {
        Watch = (socket, onReadable) => Loop.Value.Watch(socket, new Events(onReadable, needed)),
    };

    /// <summary>What a client needs, beside all else that is needed with it.</summary>
    public static NearSet Needed(MallardClient client, params IEnumerable<(object? Thing, int Lines)> beside) =>
        new([.. client.Needed.Select(part => (part.Thing, (part.Bytes + Near.Line - 1) / Near.Line)), .. beside]);

    // It makes its set itself, which then lies behind it.
    private sealed class Events(Action<bool> onReadable, Func<MallardClient, NearSet?> needed) : ISocketEvents
    {
        private readonly NearSet? _needed = needed((MallardClient)onReadable.Target!);

        public void BringNear() => _needed?.Bring();

        public void OnReadable(SocketWatch watch, bool ended)
        {
            onReadable(ended);
            watch.AwaitReadable();
        }

        public void OnWritable()
        {
            // Clients write the usual way.
        }
    }
}
