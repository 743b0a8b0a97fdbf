using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Mallard.Inspection;

namespace Mallard.Inspect.Tests;

/// <summary>A node that answers what a test says, over a real socket.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();

    private readonly X509Certificate2? _certificate;

    /// <param name="answer">The parts for a request; null ends the conversation.</param>
    /// <param name="certificate">What it shows consoles; null without TLS.</param>
    public FakeNode(Func<Request, AnswerPart[]?> answer, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _ = Task.Run(async () =>
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(), answer);
        });
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<Request> NextAsync() => await _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null) return client.GetStream();
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(_certificate);
        return secure;
    }

    private async Task ServeAsync(TcpClient client, Func<Request, AnswerPart[]?> answer)
    {
        using var _ = client;
        await using var stream = await OpenAsync(client);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync() is { } line)
        {
            var request = JsonLines.ReadRequest(Encoding.UTF8.GetBytes(line)).Request!;
            await _requests.Writer.WriteAsync(request);
            if (answer(request) is not { } parts) return;
            foreach (var part in parts) await stream.WriteAsync(Encoding.UTF8.GetBytes(JsonLines.Write(part with { Id = request.Id }) + "\n"));
            if (parts is [.., LeavingPart]) return;
        }
    }
}
