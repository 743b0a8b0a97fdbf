using System.Diagnostics;

namespace Mallard.Inspect.Tests;

/// <summary>A terminal that a program runs in: tmux, with a server of its own.</summary>
internal sealed class Terminal : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("mallard-terminal-").FullName;

    private Terminal()
    {
    }

    /// <summary>Skips the test where there is none.</summary>
    public static void Need() => Skip.IfNot(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "tmux"))),
        "There is no tmux: tests/tmux.sh install installs it.");

    /// <summary>Runs the console there. What it writes behind its end is its exit code.</summary>
    public static async Task<Terminal> RunAsync(params string[] args)
    {
        var terminal = new Terminal();
        var program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "Mallard.Inspect.dll")} {string.Join(' ', args)}; echo ended with $?; cat";
        await terminal.TmuxAsync("-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50", "-e", $"XDG_STATE_HOME={terminal._folder}", program);
        return terminal;
    }

    /// <summary>Types text.</summary>
    public Task TypeAsync(string text) => TmuxAsync("send-keys", "-l", text);

    /// <summary>Presses a key, as tmux calls it.</summary>
    public Task PressAsync(string key) => TmuxAsync("send-keys", key);

    /// <summary>Waits until the screen shows what is expected.</summary>
    /// <returns>The screen.</returns>
    public async Task<string> UntilAsync(Func<string, bool> shows)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var screen = await TmuxAsync("capture-pane", "-p");
            if (shows(screen)) return screen;
            if (late.IsCancellationRequested) throw new TimeoutException($"The screen stays so:\n{screen}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Waits until the screen shows a text.</summary>
    public Task<string> UntilAsync(string text) => UntilAsync(screen => screen.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await TmuxAsync("kill-server");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> TmuxAsync(params string[] args)
    {
        var start = new ProcessStartInfo("tmux", ["-S", Path.Combine(_folder, "tmux"), .. args]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var tmux = Process.Start(start)!;
        var error = tmux.StandardError.ReadToEndAsync();
        var output = await tmux.StandardOutput.ReadToEndAsync();
        await tmux.WaitForExitAsync();
        return tmux.ExitCode == 0 ? output : throw new InvalidOperationException($"tmux {args[0]}: {await error}");
    }
}
