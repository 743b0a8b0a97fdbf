using Mallard.Hosting.Configuration;
using Mallard.Rules;
using Mallard.Survival;

namespace Mallard.Game;

/// <summary>The survival game, which a game node plays unless it is given another.</summary>
public sealed class SurvivalModule : IGameModule
{
    public string Name => "survival";

    public Func<IGameFactory> Configure(SettingsReader settings)
    {
        var (second, day) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var chat = settings.Section("chat");
        var options = new SurvivalOptions
        {
            DayMilliseconds = (int)settings.Duration("day", second, day).TotalMilliseconds,
            NightMilliseconds = (int)settings.Duration("night", second, day).TotalMilliseconds,
            PrepareTimeoutMilliseconds = (int)settings.Duration("prepare-timeout", second, day).TotalMilliseconds,
            Chat = new ChatOptions
            {
                MaxLength = chat.Int("max-length", 1, 10_000),
                Words = [.. chat.TextList("filtered-words")],
            },
        };
        return () => new SurvivalGameFactory(options);
    }
}
