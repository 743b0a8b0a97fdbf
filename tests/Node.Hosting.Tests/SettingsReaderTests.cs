using Mallard.Hosting.Configuration;

namespace Mallard.Node.Hosting.Tests;

public class SettingsReaderTests
{
    private readonly List<Setting> _settings = [];

    private enum Colour
    {
        Red,
        DarkBlue,
    }

    private (SettingsReader Reader, NodeConfiguration Configuration) Given(string text)
    {
        _settings.AddRange(HoconReader.Read(text, "f"));
        var configuration = NodeConfiguration.Load(Path.Combine(AppContext.BaseDirectory, "hocon"), ["cluster"], [], new Dictionary<string, string>(), [], _settings);
        return (configuration.Section("mallard.test"), configuration);
    }

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var (reader, _) = Given(
            """
            mallard.test { n = -3, x = 0.5, port = 0, time = 1.5s, size = 64 KiB, flag = on, text = "a b", list = [a, b], colour = dark-blue, inner.n = 1, grace = off }
            """);
        Assert.Equal(-3, reader.Int("n", -5, 5));
        Assert.Equal(0.5, reader.Number("x", 0, 1));
        Assert.Equal(0, reader.Port("port"));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), reader.Duration("time", TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.Equal(65536, reader.Bytes("size", 1, 1 << 20));
        Assert.True(reader.Flag("flag"));
        Assert.Equal("a b", reader.Text("text"));
        Assert.Equal(["a", "b"], reader.TextList("list"));
        Assert.Equal(Colour.DarkBlue, reader.OneOf<Colour>("colour"));
        Assert.Equal(1, reader.Section("inner").Int("n", 0, 5));
        Assert.Null(reader.OptionalDuration("grace", TimeSpan.Zero, TimeSpan.FromSeconds(2)));
        Assert.Equal("1.0.0", new SettingsReader(Given("").Configuration, "mallard").Text("client-version"));
    }

    [Theory]
    [InlineData("7", "must be a whole number from 0 to 5")]
    [InlineData("1.5", "must be a whole number from 0 to 5")]
    [InlineData("[1]", "must be a single value, not a list")]
    [InlineData("\"\"", "must be a whole number from 0 to 5")]
    public void A_bad_value_adds_one_fault_and_does_not_throw(string value, string mustBe)
    {
        var (reader, configuration) = Given($"mallard.test.n = {value}");
        reader.Int("n", 0, 5);
        Assert.EndsWith($"(f line 1): {mustBe}", configuration.Faults[^1]);
    }

    [Fact]
    public void A_missing_value_is_a_fault_because_there_are_no_defaults_in_code()
    {
        var (reader, configuration) = Given("");
        Assert.Equal(1, reader.Int("n", 1, 5));
        Assert.Equal(["mallard.test.n: missing; the shipped files in hocon/ have it"], configuration.Faults);
    }

    [Fact]
    public void A_role_can_refuse_values_that_do_not_fit_each_other()
    {
        var (reader, configuration) = Given("mallard.test.n = 3");
        reader.Fault("n", "must be less than m");
        Assert.Equal("mallard.test.n = 3 (f line 1): must be less than m", configuration.Faults[^1]);
    }

    [Fact]
    public void Keys_that_nobody_reads_can_be_listed()
    {
        var (reader, configuration) = Given("mallard.test { read = 1, forgotten = 2 }");
        reader.Int("read", 0, 5);
        Assert.Equal(["mallard.test.forgotten"], configuration.Unread("mallard.test"));
    }

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("10 seconds", 10_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("off", null)]
    [InlineData("10", null)]
    [InlineData("s", null)]
    [InlineData("-1s", null)]
    [InlineData("1.2.3s", null)]
    [InlineData("99999999999999d", null)]
    public void Durations_need_a_unit(string text, int? milliseconds) => Assert.Equal(milliseconds, Units.Duration(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("512", 512L)]
    [InlineData("128000b", 128_000L)]
    [InlineData("1k", 1024L)]
    [InlineData("64 KiB", 65_536L)]
    [InlineData("1 MB", 1_000_000L)]
    [InlineData("many", null)]
    public void Sizes_may_have_a_unit(string text, long? bytes) => Assert.Equal(bytes, Units.Bytes(text));
}
