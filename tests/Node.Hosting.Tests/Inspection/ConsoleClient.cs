using System.Net;
using System.Net.Sockets;
using System.Text;
using Mallard.Hosting;
using Mallard.Inspection;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>A console without anything around it: lines out, lines in.</summary>
internal sealed class ConsoleClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client = new(AddressFamily.InterNetwork);
    private StreamReader _reader = null!;
    private long _id;

    private ConsoleClient()
    {
    }

    public Socket Socket => _client.Client;

    public static Task<ConsoleClient> ToAsync(RunningNode node) => ToAsync(IPEndPoint.Parse(node.Console).Port);

    public static async Task<ConsoleClient> ToAsync(int port)
    {
        var console = new ConsoleClient();
        await console._client.ConnectAsync(IPAddress.Loopback, port);
        console._reader = new StreamReader(console._client.GetStream(), Encoding.UTF8);
        return console;
    }

    /// <summary>Asks, and reads the whole answer.</summary>
    public async Task<Answer> AskAsync(string line, bool confirmed = false, string? token = null)
    {
        var id = await SendAsync(line, confirmed, token);
        var parts = new List<AnswerPart>();
        while (parts is [] or [.., not EndPart]) parts.Add(await ReadAsync());
        Assert.All(parts, p => Assert.Equal(id, p.Id));
        return new Answer(parts);
    }

    public async Task<long> SendAsync(string line, bool confirmed = false, string? token = null)
    {
        var request = new Request(Words.Split(line).Words, ++_id, confirmed, "alice", token);
        await SendLineAsync(JsonLines.Write(request));
        return request.Id;
    }

    public Task CancelAsync(long id) => SendLineAsync(JsonLines.Write(new Request([], id, Cancel: true)));

    public async Task SendLineAsync(string line) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    public async Task<AnswerPart> ReadAsync() => await TryReadAsync() ?? throw new EndOfStreamException("The node has closed the console.");

    /// <summary>The next part; null when the node has closed the console.</summary>
    public async Task<AnswerPart?> TryReadAsync()
    {
        var line = await _reader.ReadLineAsync().WaitAsync(Patience);
        return line is null ? null : JsonLines.ReadAnswer(Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Reads rows and lines until one of them has this text in it.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (true)
        {
            var part = await ReadAsync();
            var texts = part is RowsPart rows ? rows.Rows.Select(r => string.Join(" | ", r)) : part is LinePart line ? [line.Text] : [];
            if (texts.FirstOrDefault(t => t.Contains(text, StringComparison.Ordinal)) is { } found) return found;
            if (part is EndPart) throw new EndOfStreamException($"The answer ended without {text}.");
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A whole answer.</summary>
internal sealed record Answer(IReadOnlyList<AnswerPart> Parts)
{
    public int ExitCode => ((EndPart)Parts[^1]).ExitCode;

    public int? Total => ((EndPart)Parts[^1]).Total;

    public IReadOnlyList<string> Columns => [.. Parts.OfType<TablePart>().Single().Columns.Select(c => c.Name)];

    public IReadOnlyList<string[]> Rows => [.. Parts.OfType<RowsPart>().SelectMany(p => p.Rows).Select(r => r.Select(c => c.ToString()).ToArray())];

    public IReadOnlyList<string> Lines => [.. Parts.OfType<LinePart>().Select(l => l.Text)];

    public IReadOnlyList<string> Unanswered => [.. Parts.OfType<UnansweredPart>().SelectMany(u => u.Nodes)];

    public IReadOnlyList<string> Faults => [.. Parts.OfType<FaultPart>().Select(f => f.Message)];

    public string? Question => Parts.OfType<AskPart>().SingleOrDefault()?.Question;

    /// <summary>The value of a row of two cells.</summary>
    public string this[string what] => Rows.Single(r => r[0] == what)[1];
}
