using System.Text.RegularExpressions;

namespace Mallard.Telemetry.Tests;

/// <summary>docs/metrics.md and what nodes really export.</summary>
[Collection(nameof(PlayedCluster))]
public sealed partial class MetricsPageSpecs(PlayedCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    // Seen only when something rare has happened.
    private static readonly string[] Rare = ["mallard_lobby_room_handover_duration_seconds"];

    [Fact]
    public async Task The_page_has_every_metric_of_ours_with_its_type_and_labels_and_no_others()
    {
        var page = Documented();
        using var client = new HttpClient();

        await Until.Holds(
            async () =>
            {
                var exported = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var (_, address) in cluster.Nodes)
                {
                    foreach (var (name, line) in Exported(await client.GetStringAsync(new Uri(address, "/metrics")))) exported[name] = line;
                }

                Assert.Equal(page.Where(p => !Rare.Contains(p.Key)).Select(p => p.Value), exported.Where(e => !Rare.Contains(e.Key)).Select(e => e.Value));
            },
            Patience);
    }

    // | `name` | `name_in_prometheus` | type | unit | labels | meaning |
    private static SortedDictionary<string, string> Documented() => new(
        Row().Matches(File.ReadAllText(Repository.PathOf("docs", "metrics.md"))).ToDictionary(
            m => m.Groups["name"].Value,
            m => $"{m.Groups["name"].Value} {m.Groups["type"].Value} {string.Join(' ', Label().Matches(m.Groups["labels"].Value).Select(l => l.Groups["label"].Value).Order(StringComparer.Ordinal))}".TrimEnd()),
        StringComparer.Ordinal);

    private static IEnumerable<(string Name, string Line)> Exported(string text)
    {
        foreach (Match type in TypeLine().Matches(text))
        {
            var name = type.Groups["name"].Value;
            var series = Regex.Matches(text, $@"^{Regex.Escape(name)}(_bucket|_count|_sum)?(\{{(?<labels>[^}}]*)\}})? ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience);
            var labels = series.SelectMany(s => LabelName().Matches(s.Groups["labels"].Value).Select(l => l.Groups["label"].Value))
                .Except(["le", "error_type"]).Distinct().Order(StringComparer.Ordinal);
            yield return (name, $"{name} {type.Groups["type"].Value} {string.Join(' ', labels)}".TrimEnd());
        }
    }

    [GeneratedRegex(@"^\| `[a-z._]+` \| `(?<name>[a-z_]+)` \| (?<type>[a-z]+) \|[^|]*\|(?<labels>[^|]*)\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<label>[a-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"^# TYPE (?<name>(mallard|db_client)_[a-z_]+) (?<type>[a-z]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("(?<label>[a-z_]+)=\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelName();
}
