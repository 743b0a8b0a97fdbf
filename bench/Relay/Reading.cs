using System.Net.Sockets;

namespace Mallard.Relay;

/// <summary>Is given the next whole piece, if the bytes begin with one.</summary>
/// <param name="bytes">What has been received and not taken.</param>
/// <returns>How many of them it has taken; 0 if the piece is not all there.</returns>
internal delegate int Take(ReadOnlySpan<byte> bytes);

/// <summary>Reads a socket piece by piece, whatever way they came.</summary>
internal static class Reading
{
    /// <summary>Reads until the other side has closed.</summary>
    public static async Task PiecesAsync(Socket socket, int bufferLength, Take take, CancellationToken cancellationToken)
    {
        var buffer = new byte[bufferLength];
        var length = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var received)
            {
                length += received;
                var taken = 0;
                while (take(buffer.AsSpan(taken, length - taken)) is > 0 and var piece) taken += piece;
                if (taken > 0 && taken < length) buffer.AsSpan(taken, length - taken).CopyTo(buffer);
                length -= taken;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side, or the run, has ended.
        }
    }
}
