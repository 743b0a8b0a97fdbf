using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mallard.Telemetry.Tests;

/// <summary>A collector that takes OTLP over HTTP on loopback, and keeps the exports of spans as they came.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _exports = [];

    public Collector()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        _listener = new HttpListener { Prefixes = { Endpoint.AbsoluteUri } };
        _listener.Start();
        _ = TakeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>How often each service has sent these bytes, such as an id, by its name.</summary>
    public SortedDictionary<string, int> Senders(IEnumerable<string> services, byte[] of)
    {
        byte[][] exports;
        lock (_gate) exports = [.. _exports];
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var name = Encoding.UTF8.GetBytes(service);
            var times = exports.Where(e => e.AsSpan().IndexOf(name) >= 0).Sum(e => Count(e, of));
            if (times > 0) found[service] = times;
        }

        return found;
    }

    public void Dispose() => _listener.Close();

    private static int Count(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> of)
    {
        var count = 0;
        for (int at; (at = bytes.IndexOf(of)) >= 0; bytes = bytes[(at + of.Length)..]) count++;
        return count;
    }

    private async Task TakeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request.RawUrl == "/v1/traces")
                {
                    lock (_gate) _exports.Add(body.ToArray());
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                if (!_listener.IsListening) return;
            }
        }
    }
}
