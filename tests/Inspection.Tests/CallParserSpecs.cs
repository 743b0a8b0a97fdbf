namespace Mallard.Inspection.Tests;

public sealed class CallParserSpecs
{
    [Fact]
    public void A_command_without_arguments_has_its_defaults()
    {
        var call = CallParser.Parse("cluster show").Call!;

        Assert.Equal("cluster show", call.Command.FullName);
        Assert.Equal((0, 100), (call.Skip, call.Take));
        Assert.Null(call.Node);
        Assert.Null(call.Text("role"));
    }

    [Theory]
    [InlineData("cluster show -r lobby --take 5")]
    [InlineData("cluster show --role=lobby --take=5")]
    [InlineData("Cluster SHOW --Role lobby --TAKE 5")]
    [InlineData("  cluster\tshow --role \"lobby\"  --take '5' ")]
    public void Switches_come_short_or_long_with_a_space_or_an_equals_sign(string line)
    {
        var call = CallParser.Parse(line).Call!;

        Assert.Equal(("lobby", 5), (call.Text("role"), call.Take));
    }

    [Theory]
    [InlineData("", "No command; help lists them")]
    [InlineData("clustr show", "There is no palette clustr; did you mean cluster?")]
    [InlineData("tail", "There is no palette tail; there is cluster tail, log tail")]
    [InlineData("xyzzy", "There is no palette xyzzy")]
    [InlineData("log", "log needs one more word: tail, level")]
    [InlineData("cluster shwo", "cluster has no command shwo; did you mean show?")]
    [InlineData("log forget", "log has no command forget; it has tail, level")]
    [InlineData("cluster show --rolle lobby", "cluster show has no switch --rolle; did you mean --role?")]
    [InlineData("user show 1 --deep", "user show has no switch --deep; it has none")]
    [InlineData("cluster show --role", "--role needs a value: a text, such as gateway")]
    [InlineData("cluster show --take 1 --take 2", "--take is given twice")]
    [InlineData("cluster show --take 1001", "1001 does not fit --take, which must be a whole number from 1 to 1000")]
    [InlineData("cluster show --take 1e2", "1e2 does not fit --take, which must be a whole number from 1 to 1000")]
    [InlineData("cluster show --skip -1", "-1 does not fit --skip, which must be a whole number from 0 to 1000000")]
    [InlineData("cluster show me", "cluster show cannot take me; usage: cluster show [--role ROLE] [--skip SKIP] [--take TAKE] [--node NODE]")]
    [InlineData("cluster leave", "cluster leave needs ADDRESS; usage: cluster leave ADDRESS")]
    [InlineData("cluster leave here", "here does not fit ADDRESS, which must be the address of a member, HOST:PORT or akka.tcp://mallard@HOST:PORT")]
    [InlineData("cluster-sharding region-stats", "cluster-sharding region-stats needs --type; usage: cluster-sharding region-stats --type TYPE [--skip SKIP] [--take TAKE] [--node NODE]")]
    [InlineData("cluster-sharding region-stats -t tomb", "tomb does not fit --type, which must be one of user, room, match")]
    [InlineData("log level loud", "loud does not fit TO, which must be one of debug, info, warning, error, off")]
    [InlineData("node config \"mallard", "The quote \" is not closed")]
    public void A_mistake_is_named(string line, string fault) => Assert.Equal((null, fault), (CallParser.Parse(line).Call, CallParser.Parse(line).Fault));

    [Theory]
    [InlineData("10.0.0.5:8092")]
    [InlineData("akka.tcp://mallard@10.0.0.5:8092")]
    [InlineData("akka.ssl.tcp://mallard@lobby-1:8092")]
    public void A_member_is_named_by_host_and_port_or_by_its_whole_address(string address) =>
        Assert.Equal(address, CallParser.Parse(["cluster", "down", address]).Call!.Text("address"));

    [Theory]
    [InlineData("cluster")]
    [InlineData("cluster:0")]
    [InlineData("cluster:99999")]
    [InlineData("akka.tcp://10.0.0.5:8092")]
    public void What_is_no_address_is_refused(string address) => Assert.NotNull(CallParser.Parse(["cluster", "down", address]).Fault);

    [Fact]
    public void Help_takes_all_the_words_behind_it()
    {
        Assert.Equal("cluster show", CallParser.Parse("help cluster show").Call!.Text("command"));
        Assert.Null(CallParser.Parse("help").Call!.Text("command"));
        Assert.Equal("cluster show", CallParser.Parse("cluster show --take 1 --help").Call!.Text("command"));
    }

    [Fact]
    public void Asking_for_the_log_level_changes_nothing_and_setting_it_does()
    {
        Assert.False(CallParser.Parse("log level").Call!.Changes);
        Assert.True(CallParser.Parse("log level debug").Call!.Changes);
        Assert.True(CallParser.Parse("node drain").Call!.Changes);
        Assert.False(CallParser.Parse("cluster show").Call!.Changes);
    }

    [Fact]
    public void Too_many_words_are_refused() => Assert.Equal("More than 64 words", CallParser.Parse(new string('a', 65).Select(c => c.ToString()).ToArray()).Fault);

    [Fact]
    public void A_control_character_is_no_text() => Assert.NotNull(CallParser.Parse(["node", "config", "a\u001b[2J"]).Fault);

    [Theory]
    [InlineData("cluster show --role \"two words\" --take 7")]
    [InlineData("log level debug")]
    [InlineData("help cluster show")]
    [InlineData("gateway kick 12 --node h:1")]
    public void A_call_prints_as_it_can_be_typed(string line) => Assert.Equal(line, CallParser.Parse(line).Call!.ToString());
}
