using Mallard.Bots.Play;

namespace Mallard.Bots.Reporting;

/// <summary>Progress for logs and pipes: one line at the start and one every five seconds.</summary>
public sealed class PlainProgress(TextWriter writer) : IProgress<RunProgress>
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private TimeSpan _due = TimeSpan.Zero;

    public void Report(RunProgress value)
    {
        if (value.Elapsed < _due) return;
        _due = value.Elapsed + Period;
        writer.WriteLine(
            $"{value.Elapsed.TotalSeconds,5:0} s  logged in {value.LoggedIn}/{value.Clients}, playing {value.Playing}, finished {value.Finished}, "
            + $"sent {value.Sent}, received {value.Received}, errors {value.Errors}");
    }
}
