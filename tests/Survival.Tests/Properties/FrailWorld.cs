using System.Text.RegularExpressions;
using Mallard.Survival.Balance;

namespace Mallard.Survival.Tests.Properties;

/// <summary>
/// Balance in which everything breaks soon and everybody has something to lose, so that random games see deaths, destruction, crafting
/// and building within a hundred steps.
/// </summary>
internal static partial class FrailWorld
{
    public static readonly SurvivalData Data = Load();

    private static SurvivalData Load()
    {
        var files = BalanceFiles.Embedded();
        files["monsters.json"] = Health().Replace(files["monsters.json"], "\"hp\": 5")
            .Replace("\"defense\": 50", "\"defense\": 0", StringComparison.Ordinal)
            .Replace("\"minAxisDistance\": 20", "\"minAxisDistance\": 3", StringComparison.Ordinal)
            .Replace("\"maxAxisDistance\": 30", "\"maxAxisDistance\": 6", StringComparison.Ordinal);
        files["objects.json"] = files["objects.json"].Replace("\"maxHp\": 100", "\"maxHp\": 2", StringComparison.Ordinal);
        files["objects.json"] = files["objects.json"].Replace("\"maxHp\": 3000", "\"maxHp\": 60", StringComparison.Ordinal);
        files["players.json"] = files["players.json"]
            .Replace("\"boxWaitMilliseconds\": 30000", "\"boxWaitMilliseconds\": 500", StringComparison.Ordinal)
            .Replace("\"cooldownPerSpeed\": 4000", "\"cooldownPerSpeed\": 0", StringComparison.Ordinal)
            .Replace(
                "{ \"code\": 101, \"count\": 1 }",
                """
                { "code": 101, "count": 2 }, { "code": 151, "count": 1 }, { "code": 301, "count": 2 }, { "code": 901, "count": 3 },
                { "code": 7, "count": 2 }, { "code": 8, "count": 1 }, { "code": 801, "count": 2 }, { "code": 802, "count": 2 }
                """,
                StringComparison.Ordinal);
        return SurvivalData.Load(files);
    }

    [GeneratedRegex("\"hp\": [0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Health();
}
