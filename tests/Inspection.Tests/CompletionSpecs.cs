namespace Mallard.Inspection.Tests;

public sealed class CompletionSpecs
{
    [Theory]
    [InlineData("cl", 0, "cluster,cluster-sharding")]
    [InlineData("cluster ", 8, "show,status,members,leave,down,tail")]
    [InlineData("cluster s", 8, "show,status")]
    [InlineData("cluster show --r", 13, "--role")]
    [InlineData("cluster show ", 13, "--role,--skip,--take,--node")]
    [InlineData("cluster show --role lobby --", 26, "--skip,--take,--node")]
    [InlineData("cluster show -r ", 16, "gateway,lobby,game")]
    [InlineData("cluster-sharding region-stats -t m", 33, "match")]
    [InlineData("log level ", 10, "debug,info,warning,error,off,--node")]
    [InlineData("log level i", 10, "info")]
    [InlineData("help cluster-sharding reg", 22, "region-stats,region-entities")]
    [InlineData("help cluster show ", 18, "")]
    [InlineData("nothing like it", 13, "")]
    [InlineData("cluster nothing ", 16, "")]
    public void A_line_goes_on_with_what_the_catalog_has(string line, int start, string candidates)
    {
        var completion = Completion.Of(line);

        Assert.Equal(start, completion.Start);
        Assert.Equal(candidates, string.Join(',', completion.Candidates));
    }

    [Fact]
    public void Nothing_goes_on_with_the_palettes() => Assert.Equal(Catalog.Palettes.Select(p => p.Name), Completion.Of("").Candidates);

    [Theory]
    [InlineData("cluster leave ")]
    [InlineData("node info --node ")]
    public void Members_that_are_known_complete_an_address(string line) =>
        Assert.Equal(["a:1", "b:2"], Completion.Of(line, ["a:1", "b:2"]).Candidates);

    [Fact]
    public void Every_candidate_on_the_way_to_a_command_leads_to_one_that_parses_as_far_as_it_goes()
    {
        foreach (var palette in Completion.Of("").Candidates)
        {
            foreach (var name in Completion.Of(palette + " ").Candidates.Where(_ => palette != "help"))
            {
                Assert.NotNull(Catalog.Find($"{palette} {name}"));
            }
        }
    }
}
