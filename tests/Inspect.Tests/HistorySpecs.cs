using Mallard.Inspect.Editing;

namespace Mallard.Inspect.Tests;

public sealed class HistorySpecs : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}");

    private string InFolder => Path.Combine(_folder, "state", "history");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_history_is_there_again_in_the_next_console()
    {
        var first = new History(InFolder);
        first.Add("cluster show");
        first.Add("cluster show");
        first.Add("node info");

        Assert.Equal(["cluster show", "node info"], new History(InFolder).Lines);
    }

    [Fact]
    public void A_history_keeps_the_newest_lines()
    {
        var history = new History(InFolder);
        for (var i = 0; i < History.Most + 3; i++) history.Add($"{i}");

        Assert.Equal(History.Most, history.Lines.Count);
        Assert.Equal("3", new History(InFolder).Lines[0]);
    }

    [Fact]
    public void A_history_that_cannot_be_written_is_kept_in_mind()
    {
        Directory.CreateDirectory(InFolder);
        var history = new History(InFolder);

        history.Add("node info");

        Assert.Equal(["node info"], history.Lines);
    }
}
