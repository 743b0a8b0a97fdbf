using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Akka.Event;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// One console: reads requests, and writes answers as fast as the console takes them. Parts that wait for a slow one are few: when there
/// is no more room for them, it is closed, and nobody who answers ever waits for it.
/// </summary>
#pragma warning disable CA1001 // The token source has neither timer nor wait handle: there is nothing to dispose of.
internal sealed class ConsoleSession : IAnswerWriter
#pragma warning restore CA1001
{
    /// <summary>Parts of answers that may wait for a console.</summary>
    internal const int MaxWaiting = 512;

    /// <summary>How long a console may take to take one.</summary>
    internal static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    // Until then a stranger keeps one of few seats.
    private static readonly TimeSpan TokenTimeout = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly X509Certificate2? _certificate;
    private readonly ConsoleDesk _desk;
    private readonly string _from;
    private readonly Channel<AnswerPart> _waiting =
        Channel.CreateBounded<AnswerPart>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStranger;
    private int _unanswered;
    private int _isLast;

    public ConsoleSession(Socket socket, X509Certificate2? certificate, ConsoleDesk desk) =>
        (_socket, _certificate, _desk, _isStranger, _from) = (socket, certificate, desk, desk.AsksForToken, socket.RemoteEndPoint?.ToString() ?? "unknown");

    public async Task RunAsync(CancellationToken stop)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(stop, _closed.Token);
        try
        {
            await using var stream = await OpenAsync(closed.Token);
            var writing = WriteAllAsync(stream, closed.Token);
            await ReadAllAsync(stream, closed.Token);
            await AnswerWhatIsAskedAsync(closed.Token);
            // What was answered so far is still wanted by somebody who closed only its own direction, or was sent away.
            _waiting.Writer.TryComplete();
            await writing;
        }
        finally
        {
            _desk.Leave(this);
            Close();
        }
    }

    public bool Write(AnswerPart part)
    {
        var isWritten = _waiting.Writer.TryWrite(part);
        if (part is EndPart && Interlocked.Decrement(ref _unanswered) <= 0 && Volatile.Read(ref _isLast) > 0) _allAnswered.TrySetResult();
        if (isWritten) return true;
        if (!_closed.IsCancellationRequested && !_waiting.Reader.Completion.IsCompleted && _waiting.Reader.Count >= MaxWaiting)
        {
            _desk.Log.Warning("The console at {From} does not take what it asked for, and is closed", _from);
            Close();
        }

        return false;
    }

    /// <summary>Ends it at once. Any thread, any number of times.</summary>
    public void Close()
    {
        _waiting.Writer.TryComplete();
        _closed.Cancel();
        _socket.Dispose();
    }

    private async Task<Stream> OpenAsync(CancellationToken closed)
    {
        var stream = new NetworkStream(_socket, ownsSocket: false);
        if (_certificate is null) return stream;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        using var late = new CancellationTokenSource(HandshakeTimeout, _desk.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, closed);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, either.Token);
        return secure;
    }

    private async Task ReadAllAsync(Stream stream, CancellationToken closed)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var untilToken = TokenTimeout < _desk.Settings.IdleTimeout ? TokenTimeout : _desk.Settings.IdleTimeout;
        using var late = new CancellationTokenSource(untilToken, _desk.Time);
        while (true)
        {
            using var idle = new CancellationTokenSource(_desk.Settings.IdleTimeout, _desk.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_isStranger ? late.Token : idle.Token, closed);
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!closed.IsCancellationRequested)
            {
                if (_isStranger)
                {
                    Write(new FaultPart($"The token was not told within {Configuration.Units.Show(untilToken)}"));
                    return;
                }

                // Whoever watches something says nothing for a long time.
                if (Volatile.Read(ref _unanswered) > 0) continue;
                Write(new FaultPart($"Nothing was asked for {Configuration.Units.Show(_desk.Settings.IdleTimeout)}"));
                return;
            }

            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (!Take(buffer.Slice(0, end))) return;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > JsonLines.MaxRequest)
            {
                TooLong();
                return;
            }

            if (read.IsCompleted) return;
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    // Somebody who has closed only its own direction, as a pipe does, waits for the answers. It cannot be told from somebody who is gone.
    private async Task AnswerWhatIsAskedAsync(CancellationToken closed)
    {
        Interlocked.Exchange(ref _isLast, 1);
        if (Volatile.Read(ref _unanswered) <= 0) return;
        try
        {
            await _allAnswered.Task.WaitAsync(LongestAnswer, _desk.Time, closed);
        }
        catch (TimeoutException)
        {
        }
    }

    private bool Take(ReadOnlySequence<byte> line)
    {
        if (line.Length > JsonLines.MaxRequest) return TooLong();
        var bytes = line.ToArray();
        if (bytes.AsSpan().Trim(" \t\r"u8).IsEmpty) return true;
        Interlocked.Increment(ref _unanswered);
        var taken = _desk.Take(bytes, _from, this);
        if (taken is ConsoleDesk.TakenAs.Cancellation) Interlocked.Decrement(ref _unanswered);
        if (taken is ConsoleDesk.TakenAs.Question or ConsoleDesk.TakenAs.Cancellation) _isStranger = false;
        return taken is not ConsoleDesk.TakenAs.Stranger;
    }

    private bool TooLong()
    {
        Write(new FaultPart($"A line has at most {JsonLines.MaxRequest} bytes"));
        Write(new EndPart(ConsoleExitCodes.WrongUsage));
        return false;
    }

    private async Task WriteAllAsync(Stream stream, CancellationToken closed)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(closed))
            {
                while (_waiting.Reader.TryRead(out var part))
                {
                    using var late = new CancellationTokenSource(WriteTimeout, _desk.Time);
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, closed);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonLines.Write(part) + "\n"), either.Token);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The console is gone, or so slow that it might as well be.
            Close();
        }
    }
}
