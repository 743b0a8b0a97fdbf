using CsCheck;
using Mallard.Protocol;
using Mallard.Survival.Chat;

namespace Mallard.Survival.Tests;

public class ChatFilterSpecs
{
    private static string Clean(string line, params string[] words) =>
        new ChatFilter(new ChatOptions { Words = [.. words], Symbols = ["*"] }).Clean(line, new RandomSource(1));

    [Theory]
    [InlineData("crud", "*")]
    [InlineData("CRUD crud", "* *")]
    [InlineData("crudcrud", "**")]
    [InlineData("screwcrudy", "screw*y")]
    [InlineData("cru", "cru")]
    [InlineData("crcrud", "cr*")]
    public void Every_occurrence_is_replaced_also_inside_other_words(string line, string cleaned)
    {
        Assert.Equal(cleaned, Clean(line, "crud"));
    }

    [Theory]
    [InlineData("a.b", "a.b axb", "* axb")]
    [InlineData("(", "x(y", "x*y")]
    [InlineData("[a-z]+", "abc", "abc")]
    [InlineData("$1", "cost $1", "cost *")]
    public void Words_are_text_and_not_patterns(string word, string line, string cleaned)
    {
        Assert.Equal(cleaned, Clean(line, word));
    }

    [Fact]
    public void The_longest_word_at_a_place_wins_and_the_search_goes_on_behind_it()
    {
        Assert.Equal("* * *", Clean("abc ab bc", "ab", "abc", "bc"));
        Assert.Equal("**", Clean("hxab", "hx", "xab", "ab"));
    }

    [Theory]
    [InlineData("젠장", "아 젠장!", "아 *!")]
    [InlineData("ÄRGER", "so ein ärger", "so ein *")]
    [InlineData("σς", "ΣΣ", "*")]
    public void Case_and_script_do_not_matter(string word, string line, string cleaned)
    {
        Assert.Equal(cleaned, Clean(line, word));
    }

    [Fact]
    public void Five_different_words_are_replaced_one_by_one_and_a_sixth_replaces_the_line()
    {
        string[] words = ["one", "two", "three", "four", "five", "six"];

        Assert.Equal("* * * * * seven", Clean("one two three four five seven", words));
        Assert.Equal(PlayerTexts.ChatReplaced, Clean("one two three four five six seven", words));
    }

    [Fact]
    public void The_same_word_counts_once_however_often_it_is_said_or_listed()
    {
        Assert.Equal("* * * * * * *", Clean("darn DARN darn Darn darn darn darn", "darn", "Darn", "DARN"));
    }

    [Fact]
    public void All_symbol_strings_are_used()
    {
        var filter = new ChatFilter(new ChatOptions { Words = ["x"], Symbols = ["1", "2", "3"] });

        var used = filter.Clean(new string('x', 100), new RandomSource(4)).Distinct();

        Assert.Equal("123", string.Concat(used.Order()));
    }

    [Fact]
    public void There_are_21_symbol_strings_unless_an_operator_has_others()
    {
        var symbols = new ChatOptions().Symbols;

        Assert.Equal((21, 21), (symbols.Length, symbols.Distinct().Count()));
        Assert.All(symbols, text => Assert.True(text.Length == 4 && !text.Any(char.IsLetterOrDigit), text));
    }

    [Fact]
    public void An_empty_list_changes_nothing()
    {
        Assert.Equal("darn", Clean("darn"));
    }

    [Fact]
    public void No_listed_word_survives_whatever_the_list_and_the_line()
    {
        var letters = Gen.Char['a', 'c'];
        Gen.Select(Gen.String[letters, 1, 4].Array[1, 5], Gen.String[letters, 0, 40]).Sample((words, line) =>
        {
            var cleaned = Clean(line, words);
            if (string.Equals(cleaned, PlayerTexts.ChatReplaced, StringComparison.Ordinal)) return;
            Assert.All(words, word => Assert.DoesNotContain(word, cleaned, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(words.Any(line.Contains), cleaned.Contains('*', StringComparison.Ordinal));
        });
    }
}
