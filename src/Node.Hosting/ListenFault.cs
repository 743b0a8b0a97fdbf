using System.Net.Sockets;

namespace Mallard.Hosting;

/// <summary>Says in one line why a node cannot listen where it was told to.</summary>
internal static class ListenFault
{
    /// <param name="e">What was thrown.</param>
    /// <param name="what">What the port is for: <c>cluster</c>, <c>HTTP</c>.</param>
    /// <param name="endpoint">Host and port as configured.</param>
    /// <param name="hint">What the operator may do.</param>
    /// <returns>The line; null if the exception has nothing to do with a socket.</returns>
    public static string? Explain(Exception e, string what, string endpoint, string hint) => Find<SocketException>(e) is not { } socket ? null : socket.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => $"The {what} port {endpoint} is in use by another process; {hint}",
        SocketError.AddressNotAvailable => $"The {what} address {endpoint} is not an address of this machine; {hint}",
        SocketError.AccessDenied => $"The {what} port {endpoint} may not be used by this user; {hint}",
        _ => $"The {what} port {endpoint} cannot be opened: {socket.Message}; {hint}",
    };

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        if (e is AggregateException many) return many.InnerExceptions.Select(Find<T>).FirstOrDefault(f => f is not null);
        return e is null ? null : e as T ?? Find<T>(e.InnerException);
    }
}
