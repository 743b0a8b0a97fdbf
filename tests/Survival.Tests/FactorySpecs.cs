using Mallard.Rules;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class FactorySpecs
{
    public static TheoryData<string, SurvivalOptions> BadOptions() => new()
    {
        { "DayMilliseconds", new SurvivalOptions { DayMilliseconds = 0 } },
        { "NightMilliseconds", new SurvivalOptions { NightMilliseconds = -1 } },
        { "PrepareTimeoutMilliseconds", new SurvivalOptions { PrepareTimeoutMilliseconds = 0 } },
        { "MaxLength", new SurvivalOptions { Chat = new ChatOptions { MaxLength = -1 } } },
        { "MaxDifferentWords", new SurvivalOptions { Chat = new ChatOptions { MaxDifferentWords = -1 } } },
        { "Words", new SurvivalOptions { Chat = new ChatOptions { Words = [""] } } },
        { "Words", new SurvivalOptions { Chat = new ChatOptions { Words = default } } },
        { "Symbols", new SurvivalOptions { Chat = new ChatOptions { Symbols = [] } } },
    };

    public static TheoryData<GameSetup> BadSetups() =>
    [
        Round.Setup() with { OwnerId = 99 },
        Round.Setup() with { Players = [] },
        Round.Setup() with { TickMilliseconds = 0 },
        Round.Setup() with { Players = [new GamePlayer(Round.Alice, "Alice"), new GamePlayer(Round.Alice, "Alice")] },
    ];

    [Fact]
    public void The_defaults_are_those_of_the_rules()
    {
        var options = new SurvivalOptions();

        Assert.Equal((180_000, 60_000, 120_000), (options.DayMilliseconds, options.NightMilliseconds, options.PrepareTimeoutMilliseconds));
        Assert.Equal((200, 5), (options.Chat.MaxLength, options.Chat.MaxDifferentWords));
        Assert.Equal("survival", new SurvivalGameFactory().Name);
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void A_bad_option_stops_the_start_with_its_name(string name, SurvivalOptions options)
    {
        var error = Assert.Throws<ArgumentException>(() => new SurvivalGameFactory(options, Round.Data));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadSetups))]
    public void A_setup_that_cannot_be_played_is_refused(GameSetup setup)
    {
        Assert.ThrowsAny<ArgumentException>(() => new SurvivalGameFactory(new SurvivalOptions(), Round.Data).Create(setup));
    }
}
