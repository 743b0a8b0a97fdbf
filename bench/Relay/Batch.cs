using System.Buffers.Binary;
using System.Net.Sockets;

namespace Mallard.Relay;

/// <summary>
/// Frames on their way to the other relay: what comes while the frames before are being sent leaves together. Thread-safe.
/// </summary>
internal sealed class Batch(Socket socket)
{
    private readonly Lock _gate = new();
    private byte[] _filling = new byte[64 * 1024];
    private byte[] _leaving = new byte[64 * 1024];
    private int _length;
    private bool _isLeaving;

    /// <summary>Adds a frame; it leaves with the next write.</summary>
    public void Add(int connection, ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            var needed = _length + Wire.AddressLength + frame.Length;
            if (needed > _filling.Length) Array.Resize(ref _filling, Math.Max(needed, 2 * _filling.Length));
            BinaryPrimitives.WriteInt32BigEndian(_filling.AsSpan(_length), connection);
            frame.CopyTo(_filling.AsSpan(_length + Wire.AddressLength));
            _length = needed;
            if (_isLeaving) return;
            _isLeaving = true;
        }

        // On another thread, so that whoever adds may add more meanwhile.
        ThreadPool.UnsafeQueueUserWorkItem(static batch => _ = batch.LeaveAsync(), this, preferLocal: false);
    }

    private async Task LeaveAsync()
    {
        try
        {
            while (Next() is { Length: > 0 } bytes)
            {
                while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side has ended, and with it the run.
        }
    }

    private ReadOnlyMemory<byte> Next()
    {
        lock (_gate)
        {
            (_filling, _leaving) = (_leaving, _filling);
            var length = _length;
            _length = 0;
            _isLeaving = length > 0;
            return _leaving.AsMemory(0, length);
        }
    }
}
