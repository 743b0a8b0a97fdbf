using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Mallard.Cluster.Tests.Harness;

/// <summary>A node as an operator starts it: the executable in a process of its own. Ends with the test, whatever happens.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _summaryBegun;
    private Action? _whenSaid;

    private NodeProcess(string program, string folder, IEnumerable<string> args)
    {
        Program = program;
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"Mallard.{program}.dll"));
        foreach (var arg in args) start.ArgumentList.Add(arg);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => OnLine(e.Data);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data);
        _process.Exited += (_, _) => _up.TrySetException(new InvalidOperationException($"{program} ended with {_process.ExitCode}:\n{Output}"));
    }

    public string Program { get; }

    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    /// <summary>Where this gateway listens for players.</summary>
    public IPEndPoint Clients => IPEndPoint.Parse(ClientsLine().Match(Output).Groups["address"].Value);

    /// <summary>Where this node listens for operators' consoles.</summary>
    public int Console => int.Parse(ConsoleLine().Match(Output).Groups["port"].Value);

    /// <summary>Starts a program and waits until it says that it is up.</summary>
    public static async Task<NodeProcess> StartAsync(string program, string folder, params string[] args)
    {
        var node = new NodeProcess(program, folder, args);
        node.Begin();
        await node._up.Task.WaitAsync(StartPatience);
        return node;
    }

    /// <summary>Waits until it has said something.</summary>
    public async Task Says(string text)
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines) _whenSaid += Look;
        Look();
        try
        {
            await said.Task.WaitAsync(StartPatience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{Program} never said '{text}':\n{Output}", e);
        }
        finally
        {
            lock (_lines) _whenSaid -= Look;
        }

        void Look()
        {
            if (Output.Contains(text, StringComparison.Ordinal)) said.TrySetResult();
        }
    }

    /// <summary>Runs a program that is expected to end by itself, and returns its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] args)
    {
        await using var node = new NodeProcess(program, folder, args);
        node.Begin();
        return (await node.ExitedAsync(), node.Output);
    }

    /// <summary>A port that was free a moment ago, for a seed node that others must be able to name.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        return await ExitedAsync();
    }

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills it on the spot.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Begin()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until it has ended, and returns the exit code.</summary>
    public async Task<int> ExitedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StartPatience);
        return _process.ExitCode;
    }

    private void OnLine(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Add(line);
            _whenSaid?.Invoke();
        }

        if (line.Contains("is up", StringComparison.Ordinal)) _summaryBegun = true;
        // The last line of the summary: everything before it is there to be read.
        if (_summaryBegun && line.Contains("Ctrl+C", StringComparison.Ordinal)) _up.TrySetResult();
    }

    [GeneratedRegex(@"players connect to (?<address>[0-9.]+:[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ClientsLine();

    [GeneratedRegex(@"inspect\W+127\.0\.0\.1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConsoleLine();
}
