namespace Mallard.Inspection.Tests;

public sealed class WordsSpecs
{
    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("  a   b ", "a|b")]
    [InlineData("\"a b\" c", "a b|c")]
    [InlineData("a\"b c\"d", "ab cd")]
    [InlineData("'a \"b' \"\"", "a \"b|")]
    [InlineData(@"a\ b \""", "a b|\"")]
    [InlineData(@"'a\b' ""a\\b""", @"a\b|a\b")]
    [InlineData("", null)]
    public void Spaces_part_words_and_quotes_keep_them_together(string line, string? words) =>
        Assert.Equal(words?.Split('|') ?? [], Words.Split(line).Words);

    [Theory]
    [InlineData("\"a", "The quote \" is not closed")]
    [InlineData("a 'b c", "The quote ' is not closed")]
    public void An_open_quote_is_a_fault(string line, string fault) => Assert.Equal(fault, Words.Split(line).Fault);

    [Fact]
    public void Words_that_are_joined_come_apart_again()
    {
        string[] words = ["plain", "two words", "", "\"", "'", @"back\slash", "tab\t", "오리"];

        Assert.Equal(words, Words.Split(Words.Join(words)).Words);
    }
}
