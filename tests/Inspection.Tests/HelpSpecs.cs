namespace Mallard.Inspection.Tests;

public sealed class HelpSpecs
{
    [Fact]
    public void Help_lists_every_palette_and_command()
    {
        var text = string.Join('\n', HelpText.Of([]).Lines);

        Assert.All(Catalog.Palettes, palette => Assert.Contains(palette.Name, text));
        Assert.Contains("cluster-sharding  list-regions, region-stats, region-entities", text);
    }

    [Fact]
    public void Help_about_a_palette_tells_what_its_commands_do() =>
        Assert.Contains("log level  Shows the level that is logged, or sets it until the node ends.", HelpText.Of(["log"]).Lines);

    [Fact]
    public void Help_about_a_command_tells_all_it_can_be_told() => Assert.Equal(
        [
            "Takes a node out of play: nothing new comes to it, and what is there ends or moves. Tells how far it is until it is done.",
            "",
            "node drain [--force] [--node NODE]",
            "  -f, --force  Also when nobody else can do what this node does.",
            "  -n, --node   Asks only this member.",
            "",
            "Changes something: needs a confirmation, and is written to the audit log.",
            "",
            "Goes on until it is cancelled.",
        ],
        HelpText.Of(["node", "drain"]).Lines);

    [Theory]
    [InlineData("lop", "There is no help about lop; did you mean log?")]
    [InlineData("log tial", "There is no help about log tial; did you mean tail?")]
    public void Help_about_nothing_says_what_was_probably_meant(string about, string fault) => Assert.Equal(fault, HelpText.Of(about.Split(' ')).Fault);

    [Fact]
    public void The_page_of_commands_is_the_catalog()
    {
        using var reader = new StreamReader(typeof(HelpSpecs).Assembly.GetManifestResourceStream("inspection.md")!);

        Assert.Contains(CommandsPage.Markdown(), reader.ReadToEnd().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
