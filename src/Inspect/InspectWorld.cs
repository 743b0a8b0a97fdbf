using Mallard.Inspect.Editing;
using Spectre.Console;

namespace Mallard.Inspect;

/// <summary>The world around the program, so that tests can be it.</summary>
internal sealed record InspectWorld
{
    /// <summary>Where answers go.</summary>
    public required IAnsiConsole Screen { get; init; }

    /// <summary>Where mistakes go, and what is said beside an answer for machines.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Lines, where no person types.</summary>
    public required TextReader Lines { get; init; }

    /// <summary>Keys, where a person does; null when nobody is there.</summary>
    public IKeys? Keys { get; init; }

    /// <summary>Where what was typed is kept; null for nowhere.</summary>
    public string? HistoryFile { get; init; }

    /// <summary>Who asks, for the audit log.</summary>
    public string Operator { get; init; } = "unknown";

    /// <summary>The token of the environment.</summary>
    public string? Token { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told what to do on Ctrl+C; disposing what it returns ends that.</summary>
    public Func<Action, IDisposable> OnInterrupt { get; init; } = _ => Nothing.Instance;

    /// <summary>That of this process.</summary>
    public static InspectWorld OfProcess()
    {
        // A file or a pipe is as wide as it needs to be.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 1000;
        return new InspectWorld
        {
            Screen = AnsiConsole.Console,
            Error = Console.Error,
            Lines = Console.In,
            Keys = Console.IsInputRedirected || Console.IsOutputRedirected ? null : new TerminalKeys(),
            HistoryFile = History.DefaultFile(),
            Operator = Environment.UserName,
            Token = Environment.GetEnvironmentVariable(InspectOptions.TokenVariable),
            OnInterrupt = act => new Interrupts(act),
        };
    }

    private sealed class Interrupts : IDisposable
    {
        private readonly ConsoleCancelEventHandler _handler;

        public Interrupts(Action act)
        {
            _handler = (_, e) =>
            {
                e.Cancel = true;
                act();
            };
            Console.CancelKeyPress += _handler;
        }

        public void Dispose() => Console.CancelKeyPress -= _handler;
    }

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
