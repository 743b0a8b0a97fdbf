namespace Mallard.Client;

/// <summary>Why a connection is over.</summary>
public enum DisconnectReason
{
    /// <summary>This side closed it.</summary>
    ClosedByClient,

    /// <summary>The server said GET_OUT: the account logged in elsewhere, the version is not welcome, or a limit was exceeded.</summary>
    GetOut,

    /// <summary>The server closed the connection without a word.</summary>
    ServerClosed,

    /// <summary>The network failed.</summary>
    NetworkError,

    /// <summary>The server sends frames with another version string than this client's.</summary>
    WrongVersion,

    /// <summary>The server sent bytes that are not the protocol: a payload too long or malformed.</summary>
    ProtocolError,

    /// <summary>A handler of <see cref="MallardClient.PacketReceived"/> threw: its packets cannot be trusted to be processed any more.</summary>
    HandlerFailed,
}

/// <summary>The end of a connection.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">Words for a log, where there is more to say.</param>
public sealed record Disconnection(DisconnectReason Reason, string? Detail = null)
{
    /// <inheritdoc/>
    public override string ToString() => Detail is null ? Reason.ToString() : $"{Reason}: {Detail}";
}
