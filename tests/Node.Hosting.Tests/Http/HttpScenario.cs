using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Mallard.Hosting;

namespace Mallard.Node.Hosting.Tests.Http;

/// <summary>A node and somebody who asks it over HTTP, as load balancers and Prometheus do.</summary>
public abstract class HttpScenario : IDisposable
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new() { Timeout = Patience };

    public void Dispose()
    {
        _client.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A port that was free a moment ago, for questions to a node that is still starting.</summary>
    private protected static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private protected static Task<RunningNode> Founds(FakeRole role, params string[] args) => RunningNode.StartAsync(
        role.Name,
        [role],
        ["--port", "0", .. args.Contains("--http-port") ? args : [.. args, "--http-port", "0"], "--set", "akka.cluster.seed-nodes=[]", "--set", "mallard.cluster.join-self=on"]);

    private protected Task<Answer> Asks(RunningNode node, string path) => Asks(new Uri(node.HttpAddress!, path));

    private protected async Task<Answer> Asks(Uri uri, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, uri);
        using var response = await _client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), [.. response.Headers.Select(h => h.Key)]);
    }

    /// <summary>Asks until the answer is the one that is waited for.</summary>
    private protected async Task<Answer> AsksUntil(Uri uri, Func<Answer, bool> isIt)
    {
        using var limit = new CancellationTokenSource(Patience);
        Answer? last = null;
        while (true)
        {
            try
            {
                last = await Asks(uri);
                if (isIt(last)) return last;
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            try
            {
                await Task.Delay(20, limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{uri} never answered as it should; the last answer: {last}");
            }
        }
    }

    private protected sealed record Answer(int Status, string Body, IReadOnlyList<string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        /// <summary>Names of the conditions that are not met.</summary>
        public string[] Reasons => [.. Json.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("condition").GetString()!)];

        // Whatever the body is.
        public override string ToString() => $"{Status} {Body}";
    }
}
