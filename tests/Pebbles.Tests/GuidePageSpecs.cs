using System.Text.RegularExpressions;
using Mallard.Rules;

namespace Mallard.Pebbles.Tests;

/// <summary>docs/writing-a-game.md is what newcomers copy from, so its code must be code that is built and tested.</summary>
public sealed partial class GuidePageSpecs
{
    private const string Quoted = "quoted/";

    private static readonly string Page = Read("writing-a-game.md");

    private static readonly string[] Sources =
    [
        .. typeof(GuidePageSpecs).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Quoted, StringComparison.Ordinal))
            .Select(name => Plain(Read(name))),
    ];

    public static TheoryData<string> Excerpts => [.. CodeBlock().Matches(Page).Select(match => match.Groups["code"].Value)];

    [Theory]
    [MemberData(nameof(Excerpts))]
    public void An_excerpt_stands_in_the_sources_line_for_line(string code) =>
        Assert.Contains(Sources, source => source.Contains(Plain(code), StringComparison.Ordinal));

    [Fact]
    public void No_code_escapes_that_test()
    {
        // Blocks without a language are commands and output.
        var languages = Fence().Matches(Page).Select(match => match.Groups["language"].Value).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["", "csharp", "hocon", "protobuf", "xml"], languages);
        Assert.InRange(CodeBlock().Count(Page), 15, 100);
    }

    [Fact]
    public void Every_member_of_the_seam_is_explained()
    {
        var members = typeof(IGame).GetMethods().Concat(typeof(IGameFactory).GetMethods().Where(method => !method.IsSpecialName))
            .Concat(typeof(IGameOutput).GetMethods());

        Assert.All(members, method => Assert.True(
            Page.Contains($"`{method.Name}`", StringComparison.Ordinal) || Page.Contains($"`output.{method.Name}(", StringComparison.Ordinal), method.Name));
    }

    [Fact]
    public void Every_file_of_the_sample_is_named()
    {
        var names = typeof(GuidePageSpecs).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Quoted + "Pebbles", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(name => name[Quoted.Length..]);

        Assert.All(names, name => Assert.Contains(name, Page, StringComparison.Ordinal));
    }

    /// <summary>Without indentation and empty lines: an excerpt is shown flush left.</summary>
    private static string Plain(string text) =>
        '\n' + string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)) + '\n';

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(GuidePageSpecs).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^```(csharp|hocon|protobuf|xml)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();

    // An opening fence: the closing one is eaten with the block.
    [GeneratedRegex(@"^```(?<language>\w*)\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();
}
