using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mallard.Inspection;

namespace Mallard.Inspect.Connections;

/// <summary>The node cannot be reached, or has ended the conversation.</summary>
internal sealed class NotReachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The conversation with one node.</summary>
internal sealed class NodeConnection : IAsyncDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly TcpClient _client = new();
    private readonly string _name;
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;
    private long _id;

    private NodeConnection(string name) => _name = name;

    /// <summary>Connects.</summary>
    /// <exception cref="NotReachableException">It could not.</exception>
    public static async Task<NodeConnection> OpenAsync(InspectOptions options, CancellationToken cancellation)
    {
        var connection = new NodeConnection($"{options.Host}:{options.Port}");
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(ConnectTimeout);
        try
        {
            await connection._client.ConnectAsync(options.Host, options.Port, late.Token);
            connection._client.NoDelay = true;
            connection._stream = connection._client.GetStream();
            if (options.IsTls) connection._stream = await SecureAsync(connection._stream, options, late.Token);
            connection._reader = new StreamReader(connection._stream, Encoding.UTF8);
            return connection;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            await connection.DisposeAsync();
            throw new NotReachableException($"{connection._name} cannot be reached: {(e is OperationCanceledException ? "no answer" : e.Message)}", e);
        }
    }

    /// <summary>Asks, and gives the answer part by part; the last one is its end. Cancelled, the node is told so, and the answer still comes to its end.</summary>
    /// <exception cref="NotReachableException">The node ended the conversation.</exception>
    public async IAsyncEnumerable<AnswerPart> AskAsync(Request request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asked = request with { Id = ++_id };
        await SendAsync(asked);
        await using var registration = cancellation.Register(() => _ = TellOfCancelAsync(asked));
        while (true)
        {
            var part = await ReadAsync();
            // What is left of an answer before, or concerns no request.
            if (part.Id != asked.Id && part is not FaultPart { Id: 0 }) continue;
            yield return part;
            if (part is EndPart) yield break;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Stream> SecureAsync(Stream stream, InspectOptions options, CancellationToken cancellation)
    {
        var secure = new SslStream(stream);
        var authentication = new SslClientAuthenticationOptions { TargetHost = options.Host };
        if (options.Fingerprint is { } fingerprint)
        {
            authentication.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase);
        }

        await secure.AuthenticateAsClientAsync(authentication, cancellation);
        return secure;
    }

    private async Task TellOfCancelAsync(Request asked)
    {
        try
        {
            await SendAsync(new Request([], asked.Id, Operator: asked.Operator, Token: asked.Token, Cancel: true));
        }
        catch (NotReachableException)
        {
            // Whoever reads the answer finds out.
        }
    }

    private async Task SendAsync(Request request)
    {
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(JsonLines.Write(request) + "\n"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            throw new NotReachableException($"{_name} has ended the conversation", e);
        }
    }

    private async Task<AnswerPart> ReadAsync()
    {
        try
        {
            var line = await _reader.ReadLineAsync() ?? throw new NotReachableException($"{_name} has ended the conversation");
            return JsonLines.ReadAnswer(Encoding.UTF8.GetBytes(line));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new NotReachableException($"{_name} has ended the conversation", e);
        }
        catch (JsonException e)
        {
            throw new NotReachableException($"{_name} does not speak the language of an inspection console", e);
        }
    }
}
