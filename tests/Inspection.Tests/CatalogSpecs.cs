using System.Text.RegularExpressions;

namespace Mallard.Inspection.Tests;

public sealed partial class CatalogSpecs
{
    public static TheoryData<string> Commands => [.. Catalog.Commands.Select(c => c.FullName)];

    [Fact]
    public void Every_command_is_there_once()
    {
        Assert.Equal(
            [
                "cluster show", "cluster status", "cluster members", "cluster leave", "cluster down", "cluster tail",
                "cluster-sharding list-regions", "cluster-sharding region-stats", "cluster-sharding region-entities",
                "actor hierarchy", "log tail", "log level",
                "gateway connections", "gateway connection", "gateway kick", "user show", "user kick",
                "lobby rooms", "lobby room", "lobby close", "game matches", "game match", "game close",
                "node info", "node config", "node drain", "help",
            ],
            Catalog.Commands.Select(c => c.FullName));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_well_formed(string name)
    {
        var command = Catalog.Find(name)!;

        Assert.Matches(Dashed(), command.Palette);
        Assert.EndsWith(".", command.Summary);
        Assert.Distinct(command.Parameters.Select(p => p.Name));
        Assert.Distinct(command.Parameters.Select(p => p.Short).OfType<string>());
        Assert.All(command.Parameters, p =>
        {
            Assert.Matches(Dashed(), p.Name);
            Assert.EndsWith(".", p.Summary);
            Assert.True(p.Short is null || (p.Short.Length == 2 && p.Short[0] == '-'), p.Short);
            Assert.False(p is { IsRequired: true, Default: not null });
        });
        Assert.Equal(command.Parameters.Contains(CommonParameters.Skip), command.IsPaged);
        // What must be given stands before what may be left out, or a place would be ambiguous.
        var places = command.Parameters.Where(p => p.IsPositional).Select(p => p.IsRequired).ToArray();
        Assert.Equal(places.OrderByDescending(required => required), places);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_default_is_a_value_that_may_be_given(string name)
    {
        var command = Catalog.Find(name)!;
        var required = command.Parameters.Where(p => p.IsRequired).SelectMany(Given);

        foreach (var parameter in command.Parameters.Where(p => p.Default is not null))
        {
            var parsed = CallParser.Parse([.. name.Split(' '), .. required, parameter.Switch, parameter.Default!]);
            Assert.Null(parsed.Fault);
            Assert.Equal(parameter.Default, parsed.Call!.Text(parameter.Name));
        }
    }

    [Fact]
    public void What_lists_many_answers_page_by_page()
    {
        string[] lists =
        [
            "cluster show", "cluster members", "cluster-sharding list-regions", "cluster-sharding region-stats", "cluster-sharding region-entities",
            "gateway connections", "lobby rooms", "game matches", "node config",
        ];

        Assert.Equal(lists, Catalog.Commands.Where(c => c.IsPaged).Select(c => c.FullName));
    }

    [Fact]
    public void What_ends_or_closes_something_is_marked_as_a_change() => Assert.Equal(
        ["cluster leave", "cluster down", "log level", "gateway kick", "user kick", "lobby close", "game close", "node drain"],
        Catalog.Commands.Where(c => c.Changes).Select(c => c.FullName));

    internal static IEnumerable<string> Given(Parameter parameter)
    {
        var value = parameter.Kind switch
        {
            ParameterKind.Address => "127.0.0.1:8092",
            ParameterKind.Number => parameter.Min.ToString(),
            ParameterKind.OneOf => parameter.Values[0],
            _ => "x",
        };
        return parameter.IsPositional ? [value] : parameter.Kind == ParameterKind.Flag ? [parameter.Switch] : [parameter.Switch, value];
    }

    [GeneratedRegex("^[a-z][a-z-]*$", RegexOptions.None, 1000)]
    private static partial Regex Dashed();
}
