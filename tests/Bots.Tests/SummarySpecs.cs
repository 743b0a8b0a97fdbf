using Mallard.Bots.Accounting;
using Mallard.Bots.Play;
using Mallard.Bots.Reporting;
using Spectre.Console.Testing;

namespace Mallard.Bots.Tests;

public class SummarySpecs
{
    private static readonly BotReport Report = new(
        "abc",
        Clients: 8,
        Rooms: 2,
        new Dictionary<Kind, Tally>
        {
            [Kind.Move] = new(100, 400, 390, 10, 0, 0, 0),
            [Kind.Chat] = new(10, 40, 40, 0, 0, 0, 0),
        },
        new Dictionary<string, LatencySummary>
        {
            ["move"] = new(100, TimeSpan.FromMilliseconds(1.5), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30)),
        },
        new Dictionary<string, int>(),
        TimeSpan.FromSeconds(12.3),
        TimeSpan.FromSeconds(0.5),
        Load: null,
        WasInterrupted: false);

    [Fact]
    public void A_clean_run_says_so()
    {
        var lines = Render(Report);

        Assert.Contains("8 bots in 2 rooms, seed abc, 12.3 s, own CPU time 0.50 s", lines);
        Assert.Contains("move 100 400 390 10 0 0 0", lines);
        Assert.Contains("chat 10 40 40 - 0 0 0", lines);
        Assert.Contains("move 100 1.50 20.00 30.00", lines);
        Assert.Contains("Everything arrived.", lines);
    }

    [Fact]
    public void The_summary_fits_into_80_columns_without_cutting_a_heading()
    {
        var lines = Render(Report, width: 80);

        Assert.Contains("packets sent expected received superseded missing disorder doubled", lines);
    }

    [Fact]
    public void Errors_are_listed_by_text_and_markup_in_them_is_harmless()
    {
        var lines = Render(Report with { Errors = new Dictionary<string, int> { ["[red]odd"] = 3 } });

        Assert.Contains("[red]odd 3", lines);
        Assert.Contains("Not everything went well.", lines);
    }

    [Fact]
    public void Anything_missing_fails_the_run()
    {
        var report = Report with { Tallies = new Dictionary<Kind, Tally> { [Kind.Chat] = new(1, 2, 1, 0, 1, 0, 0) } };

        Assert.Equal(1, report.ExitCode);
        Assert.Contains("Not everything went well.", Render(report));
    }

    [Fact]
    public void An_interrupted_run_is_marked()
    {
        Assert.Equal(130, (Report with { WasInterrupted = true }).ExitCode);
        Assert.Contains("Interrupted: what was under way counts as missing.", Render(Report with { WasInterrupted = true }));
    }

    [Fact]
    public void Plain_progress_is_sparse()
    {
        using var writer = new StringWriter();
        var progress = new PlainProgress(writer);

        for (var i = 0; i <= 20; i++) progress.Report(new RunProgress(TimeSpan.FromSeconds(i * 0.5), 8, 8, i / 4, 0, 0, i, i, 0));

        Assert.Equal(3, writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void The_live_table_shows_how_far_the_run_is()
    {
        using var console = new TestConsole();

        console.Write(LiveTable.TableOf(new RunProgress(TimeSpan.FromSeconds(3), 8, 8, 4, 0, 0, 12, 34, 1)));

        Assert.Contains("4/8", console.Output, StringComparison.Ordinal);
        Assert.Contains(new string('■', 30), console.Output, StringComparison.Ordinal);
    }

    // Without the blanks that align columns, so that a test says what is shown and not how.
    private static List<string> Render(BotReport report, int width = 120)
    {
        using var console = new TestConsole();
        console.Profile.Width = width;
        console.Write(SummaryTable.Of(report));
        return [.. console.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
    }
}
