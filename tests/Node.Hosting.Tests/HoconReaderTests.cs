using Akka.Configuration;
using Mallard.Hosting.Configuration;

namespace Mallard.Node.Hosting.Tests;

public class HoconReaderTests
{
    [Theory]
    [InlineData("a = 1", "a=1")]
    [InlineData("a : 1", "a=1")]
    [InlineData("a.b { c = 10 s # why\n d = on } // end", "a.b.c=10 s|a.b.d=on")]
    [InlineData("a { b = 1, c = 2 }, d = 3", "a.b=1|a.c=2|d=3")]
    [InlineData("a { }\nb = 1", "b=1")]
    [InlineData("a = \"x # y \\\" \\\\ // ${z}\"", "a=x # y \" \\ // ${z}")]
    [InlineData("\"x.y, z\" = 1", "\"x.y, z\"=1")]
    [InlineData("a = \"\"", "a=")]
    [InlineData("a = []", "a=[]")]
    [InlineData("a = [1, \"b, c\"\n  d e # no\n]\nb = 2", "a=[1;b, c;d e]|b=2")]
    [InlineData("\uFEFFa = 1\r\nb = 2\r\n", "a=1|b=2")]
    [InlineData("", "")]
    public void Sections_keys_texts_and_lists_are_read(string text, string settings) =>
        Assert.Equal(settings, string.Join("|", HoconReader.Read(text, "f").Select(s => $"{s.Key}={(s.Items is { } items ? $"[{string.Join(";", items)}]" : s.Text)}")));

    [Theory]
    [InlineData("a {\n b = 1", "f line 2: the section a opened in line 1 is not closed; a } is missing")]
    [InlineData("a = 1\n}", "f line 2: there is a } too many")]
    [InlineData("a = \"x\nb = 1", "f line 1: a quote is not closed")]
    [InlineData("a =\nb = 1", "f line 1: a has no value; an empty text is written \"\"")]
    [InlineData("\n\njust words", "f line 3: expected = or { after just")]
    [InlineData("= 1", "f line 1: '=' cannot begin a key")]
    [InlineData("a += 1", "f line 1: expected = or { after a")]
    [InlineData("include \"x\"", "f line 1: include is not supported; name further files with --config")]
    [InlineData("a = ${HOME}", "f line 1: a uses ${...}, which is not supported; write the value, or set it by an environment variable")]
    [InlineData("a = http://x", "f line 1: a has a : in its value; put the whole value in quotes")]
    [InlineData("a = \"x\" y", "f line 1: there is more text after the value of a; put the whole value in quotes")]
    [InlineData("a = [1, 2\nb = 3", "f line 2: the item has a = in its value; put the whole value in quotes")]
    [InlineData("a = [1, 2", "f line 1: the list opened in line 1 is not closed; a ] is missing")]
    [InlineData("a = [{ b = 1 }]", "f line 1: a list holds texts only, no sections and no lists")]
    [InlineData("a = \"\\x\"", "f line 1: \\x is no known escape; a backslash in quotes is written \\\\")]
    public void What_is_not_understood_is_refused_with_its_line(string text, string fault) =>
        Assert.Equal(fault, Assert.Throws<HoconSyntaxException>(() => HoconReader.Read(text, "f")).Message);

    [Theory]
    [InlineData("plain")]
    [InlineData("10 s # ${x} \"quoted\" \\ back")]
    [InlineData("line\nbreak\ttab")]
    [InlineData("")]
    public void Akka_reads_back_what_we_write(string value)
    {
        var written = HoconWriter.Write([Setting.Scalar("a.\"b.c, d\".e", value, "s"), Setting.List("a.list", [value, "2"], "s"), Setting.List("a.none", [], "s")]);
        var config = ConfigurationFactory.ParseString(written);
        Assert.Equal(value, config.GetString("a.\"b.c, d\".e"));
        Assert.Equal([value, "2"], config.GetStringList("a.list"));
        Assert.Empty(config.GetStringList("a.none"));
    }
}
