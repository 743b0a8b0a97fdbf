using Mallard.Game;
using Mallard.Game.Games;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;

namespace Mallard.Pebbles;

/// <summary>Takes Pebbles into a game node: reads <c>mallard.game.pebbles</c>.</summary>
public sealed class PebblesModule : IGameModule
{
    public string Name => "pebbles";

    public Func<NodeContext, IGameSource> Configure(SettingsReader settings)
    {
        var rules = new HouseRules
        {
            Heap = settings.Int("heap", 1, 1000),
            TurnMilliseconds = (int)settings.Duration("turn", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)).TotalMilliseconds,
        };
        return _ => new OneGame(new PebblesFactory(rules));
    }
}
