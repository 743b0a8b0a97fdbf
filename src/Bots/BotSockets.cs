using Mallard.Client;
using Mallard.Sockets;

namespace Mallard.Bots;

/// <summary>One thread reads the sockets of all bots of the process: they are to cost less than what they measure.</summary>
internal static class BotSockets
{
    private static readonly Lazy<SocketLoop> Loop = new(() => SocketLoop.Start("bots"));

    /// <summary>The options of a bot's client.</summary>
    public static ClientOptions Options { get; } = new()
    {
        Watch = static (socket, onReadable) => Loop.Value.Watch(socket, new Events(onReadable)),
    };

    private sealed class Events(Action<bool> onReadable) : ISocketEvents
    {
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
