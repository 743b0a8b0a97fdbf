using System.Diagnostics;

namespace Mallard.Load.Processes;

/// <summary>A program of this repository in a process of its own. Disposing it ends it, politely first.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Action<string>? _onOutput;
    private readonly Action<string>? _onError;
    private readonly Queue<string> _last = [];

    private Child(string name, ProcessStartInfo start, Action<string>? onOutput, Action<string>? onError)
    {
        Name = name;
        _onOutput = onOutput;
        _onError = onError;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => OnLine(e.Data, _onOutput);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data, _onError);
        _process.Start();
        Id = _process.Id;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id { get; }

    /// <summary>The last lines it printed, for the case that it fails.</summary>
    public string LastLines
    {
        get
        {
            lock (_last) return string.Join('\n', _last);
        }
    }

    /// <summary>Starts a program that was built into the folder of this one.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="program">Its assembly without the extension.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="onOutput">Given each line of its standard output.</param>
    /// <param name="onError">Given each line of its standard error.</param>
    public static Child Start(
        string name, string program, string folder, IEnumerable<string> arguments, Action<string>? onOutput = null, Action<string>? onError = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new Child(name, start, onOutput, onError);
    }

    /// <summary>Waits for its end, with all that it printed read.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM and waits; kills it if that does not help.</summary>
    public async Task<int> StopAsync()
    {
        if (_process.HasExited) return _process.ExitCode;
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        await kill.WaitForExitAsync();
        try
        {
            return await ExitAsync().WaitAsync(StopPatience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            return await ExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void OnLine(string? line, Action<string>? tell)
    {
        if (line is null) return;
        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > KeptLines) _last.Dequeue();
        }

        tell?.Invoke(line);
    }
}
