using Mallard.Game;
using Mallard.Hosting.Configuration;
using Mallard.Rules;

namespace Mallard.Pebbles;

/// <summary>Takes Pebbles into a game node: reads <c>mallard.game.pebbles</c>.</summary>
public sealed class PebblesModule : IGameModule
{
    public string Name => "pebbles";

    public Func<IGameFactory> Configure(SettingsReader settings)
    {
        var rules = new HouseRules
        {
            Heap = settings.Int("heap", 1, 1000),
            TurnMilliseconds = (int)settings.Duration("turn", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)).TotalMilliseconds,
        };
        return () => new PebblesFactory(rules);
    }
}
