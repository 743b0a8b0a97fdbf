using Mallard.Inspect.Editing;
using Mallard.Inspection;

namespace Mallard.Inspect.Tests;

public sealed class LineEditorSpecs
{
    [Theory]
    [InlineData("abc{Enter}", "abc")]
    [InlineData("ac{Left}b{Enter}", "abc")]
    [InlineData("abcx{Backspace}{Enter}", "abc")]
    [InlineData("xabc{Home}{Delete}{Enter}", "abc")]
    [InlineData("bc{Ctrl+A}a{Ctrl+E}d{Enter}", "abcd")]
    [InlineData("abcx{Left}{Ctrl+K}{Enter}", "abc")]
    [InlineData("xabc{Left}{Left}{Left}{Ctrl+U}{Enter}", "abc")]
    [InlineData("one two{Ctrl+W}three{Enter}", "one three")]
    [InlineData("wrong{Escape}right{Enter}", "right")]
    [InlineData("wrong{Ctrl+C}right{Enter}", "right")]
    [InlineData("{Left}{Backspace}{Delete}{Right}{Tab}a{Enter}", "a")]
    [InlineData("a{Ctrl+D}b{Enter}", "ab")]
    [InlineData("앨리스{Enter}", "앨리스")]
    public void Keys_do_what_they_do_elsewhere(string keys, string line) => Assert.Equal(line, Read(keys).Line);

    [Theory]
    [InlineData("{Ctrl+D}")]
    [InlineData("")]
    [InlineData("half a line")]
    public void The_end_of_a_terminal_is_no_line(string keys) => Assert.Null(Read(keys).Line);

    [Theory]
    [InlineData("{Up}{Enter}", "second")]
    [InlineData("{Up}{Up}{Enter}", "first")]
    [InlineData("{Up}{Up}{Up}{Up}{Enter}", "first")]
    [InlineData("own{Up}{Down}{Enter}", "own")]
    [InlineData("{Up}{Up}{Down}x{Enter}", "secondx")]
    [InlineData("{Down}{Enter}", "")]
    public void What_was_typed_before_comes_back(string keys, string line) => Assert.Equal(line, Read(keys, "first", "second").Line);

    [Fact]
    public void Tab_completes_a_word_that_can_be_only_one() => Assert.Equal("log level ", Read("lo{Backspace}og le{Tab}{Enter}").Line);

    [Fact]
    public void Tab_goes_as_far_as_all_agree_and_then_shows_them()
    {
        var (line, screen) = Read("clu{Tab}{Tab} sh{Tab}{Enter}");

        Assert.Equal("cluster show ", line);
        Assert.Contains("cluster  cluster-sharding", screen);
    }

    [Fact]
    public void Tab_in_the_middle_of_a_line_keeps_what_follows() =>
        Assert.Equal("cluster show --take 5", Read("cluster --take 5{Home}{Right}{Right}{Right}{Right}{Right}{Right}{Right}{Right}sh{Tab}{Enter}").Line);

    [Fact]
    public void The_line_is_drawn_with_its_cursor()
    {
        var screen = Read("abc{Left}{Enter}").Screen;

        Assert.Contains("\r> abc\u001b[K\u001b[1D", screen);
    }

    private static (string? Line, string Screen) Read(string keys, params string[] before)
    {
        using var screen = new StringWriter();
        var history = new History(null);
        foreach (var line in before) history.Add(line);
        return (new LineEditor(new TypedKeys(keys), screen, history, l => Completion.Of(l)).Read("> "), screen.ToString());
    }
}
