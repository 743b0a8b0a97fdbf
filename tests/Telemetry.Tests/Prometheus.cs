using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Mallard.Telemetry.Tests;

/// <summary>A Prometheus of its own, on loopback, that looks at nodes once a second. Ends with the test, whatever happens.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-prometheus-").FullName;
    private readonly HttpClient _client;
    private readonly Process _process;
    private readonly List<string> _log = [];

    private Prometheus(int port, IEnumerable<(string Program, Uri Address)> nodes)
    {
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Patience };
        var configuration = Path.Combine(_folder, "prometheus.yml");
        File.WriteAllText(configuration, Configuration(nodes));
        var start = new ProcessStartInfo(Path.Combine(Programs, "prometheus"))
        {
            WorkingDirectory = _folder,
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList =
            {
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_folder, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
            },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (_log) _log.Add(e.Data ?? "");
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of the programs; a test without it is skipped.</summary>
    public static string Programs => Environment.GetEnvironmentVariable("MALLARD_TEST_PROMETHEUS") ?? "";

    /// <summary>Skips the test that asks where there is no Prometheus.</summary>
    public static void Need() => Skip.If(Programs.Length == 0, "There is no Prometheus: eval \"$(tests/prometheus.sh fetch)\" fetches one.");

    public static async Task<Prometheus> StartAsync(IEnumerable<(string Program, Uri Address)> nodes)
    {
        var prometheus = new Prometheus(FreePort(), nodes);
        try
        {
            await Until.Holds(async () => Assert.True(await prometheus.IsReadyAsync(), prometheus.Log), Patience);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it has to say for itself.</summary>
    public string Log
    {
        get
        {
            lock (_log) return string.Join('\n', _log);
        }
    }

    /// <summary>Runs its tool.</summary>
    public static async Task<(int ExitCode, string Output)> RunToolAsync(params string[] args)
    {
        using var tool = Process.Start(new ProcessStartInfo(Path.Combine(Programs, "promtool"), args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return (tool.ExitCode, string.Concat(output));
    }

    /// <summary>How many series an expression has now.</summary>
    public async Task<int> CountAsync(string expression)
    {
        var answer = await GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}");
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{expression}: {answer}");
        // A division of nothing by nothing is no data.
        return answer.GetProperty("data").GetProperty("result").EnumerateArray().Count(s => s.GetProperty("value")[1].GetString() != "NaN");
    }

    /// <summary>All rules as they stand: name, health and what was wrong last.</summary>
    public async Task<IReadOnlyList<(string Name, string Health, string Error)>> RulesAsync() =>
    [
        .. (await GetAsync("api/v1/rules")).GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray())
            .Select(r => (r.GetProperty("name").GetString()!, r.GetProperty("health").GetString()!, r.TryGetProperty("lastError", out var error) ? error.GetString()! : "")),
    ];

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Configuration(IEnumerable<(string Program, Uri Address)> nodes) => $$"""
        global: { scrape_interval: 1s, evaluation_interval: 1s }
        rule_files: ["{{Repository.PathOf("ops", "prometheus", "mallard.rules.yml")}}"]
        scrape_configs:
          - job_name: mallard
            static_configs:
        {{string.Join('\n', nodes.Select(n => $"      - {{ targets: [\"{n.Address.Authority}\"], labels: {{ program: {n.Program} }} }}"))}}
        """;

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _client.GetAsync("-/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
