using System.Net.Sockets;
using Mallard.Protocol;

namespace Mallard.Client;

/// <summary>How a client speaks to its server. The defaults are right for a game.</summary>
public sealed record ClientOptions
{
    /// <summary>Version string of every frame, default <c>1.0.0</c>. A server that expects another one answers GET_OUT and closes.</summary>
    public string Version { get; init; } = FrameFormat.DefaultVersion;

    /// <summary>
    /// Longest payload accepted from the server, in bytes, default 1 MiB. The room list has no paging, so a busy server sends far
    /// longer packets than it would ever accept.
    /// </summary>
    public int MaxPayload { get; init; } = 1024 * 1024;

    /// <summary>Bytes read from the socket at once, default 8 KiB. Held for the life of the client.</summary>
    public int ReceiveBufferSize { get; init; } = 8 * 1024;

    /// <summary>
    /// Null: a loop of the client's own reads the socket. Else the socket is handed over, and the second argument is to be called whenever
    /// there may be something to read, with whether it is the end; what is returned ends that. For thousands of clients in a process.
    /// </summary>
    internal Func<Socket, Action<bool>, IDisposable>? Watch { get; init; }

    internal static ClientOptions Default { get; } = new();
}
