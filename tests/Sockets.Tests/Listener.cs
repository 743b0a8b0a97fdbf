using System.Net.Sockets;

namespace Mallard.Sockets.Tests;

/// <summary>The owner of a watched socket, reading as owners are told to.</summary>
internal sealed class Listener(Socket socket, int buffer = 16 * 1024) : ISocketEvents
{
    private readonly Lock _gate = new();
    private readonly List<byte> _heard = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Met)> _hopes = [];
    private readonly byte[] _buffer = new byte[buffer];
    private bool _isEnded;
    private SocketError _error;
    private int _toldWritable;
    private int _told;

    /// <summary>Called first when there may be something to read.</summary>
    public Action? BeforeReading { get; init; }

    /// <summary>Times this was told anything.</summary>
    public int Told
    {
        get { lock (_gate) return _told; }
    }

    public int ToldWritable
    {
        get { lock (_gate) return _toldWritable; }
    }

    public SocketError Error
    {
        get { lock (_gate) return _error; }
    }

    public async Task<byte[]> Hears(int count)
    {
        await Until(() => _heard.Count >= count, () => $"{_heard.Count} of {count} bytes have come");
        lock (_gate) return [.. _heard];
    }

    public Task HearsTheEnd() => Until(() => _isEnded, () => "the end has not been told");

    public Task IsToldWritable(int times = 1) => Until(() => _toldWritable >= times, () => $"writable was told {_toldWritable} times");

    void ISocketEvents.OnReadable(SocketWatch watch, bool ended)
    {
        BeforeReading?.Invoke();
        lock (_gate)
        {
            _told++;
            while (!_isEnded)
            {
                if (!TryReceive(out var received, out var error)) break;
                _error = error;
                _isEnded = error != SocketError.Success || received == 0;
                _heard.AddRange(_buffer.AsSpan(0, received));
                // What is told with the end is not told again.
                if (received < _buffer.Length && !ended) break;
            }

            if (!_isEnded) watch.AwaitReadable();
            TellWhoHopes();
        }
    }

    void ISocketEvents.OnWritable()
    {
        lock (_gate)
        {
            _told++;
            _toldWritable++;
            TellWhoHopes();
        }
    }

    /// <returns>False if there is nothing.</returns>
    private bool TryReceive(out int received, out SocketError error)
    {
        try
        {
            received = socket.Receive(_buffer, SocketFlags.None, out error);
            return error != SocketError.WouldBlock;
        }
        catch (ObjectDisposedException)
        {
            // What was being told when the watch ended still comes.
            (received, error) = (0, SocketError.OperationAborted);
            return false;
        }
    }

    private void TellWhoHopes()
    {
        foreach (var (isMet, met) in _hopes)
        {
            if (isMet()) met.TrySetResult();
        }
    }

    private async Task Until(Func<bool> isMet, Func<string> otherwise)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (isMet()) return;
            _hopes.Add((isMet, met));
        }

        try
        {
            await met.Task.WaitAsync(Connected.Patience);
        }
        catch (TimeoutException)
        {
            lock (_gate) Assert.Fail(otherwise());
        }
    }
}
