using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Mallard.Sockets;

/// <summary>
/// A socket for those who send and receive tens of thousands of times a second without waiting. On Linux the system is called with the socket's number:
/// on the way through the objects of <see cref="Socket"/> each call counts its users up and down and touches what is in no cache. Elsewhere it is the same
/// as the socket's own calls.
/// </summary>
/// <remarks>
/// The number of a closed socket may be another's soon: whoever uses this makes sure that nobody closes the socket before the last call has returned.
/// </remarks>
public readonly unsafe partial struct QuickSocket
{
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int TryAgain = 11;

    private readonly Socket _socket;
    private readonly int _number;

    /// <summary>Takes a socket that does not block.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public QuickSocket(Socket socket)
    {
        ObjectDisposedException.ThrowIf(socket.SafeHandle.IsClosed, socket);
        _socket = socket;
        _number = OperatingSystem.IsLinux() ? (int)socket.SafeHandle.DangerousGetHandle() : -1;
    }

    /// <summary>Takes what has come, without waiting.</summary>
    /// <param name="buffer">Not empty.</param>
    /// <param name="error"><see cref="SocketError.Success"/>; <see cref="SocketError.WouldBlock"/> if there is nothing; on Linux any other fault is
    /// <see cref="SocketError.SocketError"/>: the socket's own call tells which.</param>
    /// <returns>How many bytes; 0 at the end of the stream, or with an error.</returns>
    public int Receive(Span<byte> buffer, out SocketError error)
    {
        if (_number < 0) return _socket.Receive(buffer, SocketFlags.None, out error);
        nint received;
        fixed (byte* bytes = buffer)
        {
            do received = recv(_number, bytes, buffer.Length, DoNotWait);
            while (received < 0 && Marshal.GetLastPInvokeError() == Epoll.Interrupted);
        }

        return Result(received, out error);
    }

    /// <summary>Sends what there is room for, without waiting.</summary>
    /// <param name="bytes">Not empty.</param>
    /// <param name="error">As for <see cref="Receive"/>; <see cref="SocketError.WouldBlock"/> if there is no room.</param>
    /// <returns>How many bytes; 0 with an error.</returns>
    public int Send(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        if (_number < 0) return _socket.Send(bytes, SocketFlags.None, out error);
        nint sent;
        fixed (byte* first = bytes)
        {
            do sent = send(_number, first, bytes.Length, DoNotWait | NoSignal);
            while (sent < 0 && Marshal.GetLastPInvokeError() == Epoll.Interrupted);
        }

        return Result(sent, out error);
    }

    private static int Result(nint count, out SocketError error)
    {
        if (count >= 0)
        {
            error = SocketError.Success;
            return (int)count;
        }

        error = Marshal.GetLastPInvokeError() == TryAgain ? SocketError.WouldBlock : SocketError.SocketError;
        return 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int socket, byte* bytes, nint length, int flags);
}
