using System.Text.Json;

namespace Mallard.Telemetry.Tests;

/// <summary>The dashboard and the alerts, against a real Prometheus and a real cluster with players on it.</summary>
[Trait("Category", "Processes")]
[Collection(nameof(PlayedCluster))]
public sealed class PrometheusSpecs(PlayedCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private static string Rules => Repository.PathOf("ops", "prometheus", "mallard.rules.yml");

    [SkippableFact]
    public async Task Every_panel_of_the_dashboard_has_data_and_every_alert_is_evaluated()
    {
        Prometheus.Need();
        await using var prometheus = await Prometheus.StartAsync(cluster.Nodes);
        var expressions = Expressions().ToList();
        Assert.NotEmpty(expressions);

        // A series need not have data to the end: what once had some is fine.
        await Until.Holds(
            async () =>
            {
                foreach (var expression in expressions.ToArray())
                {
                    if (await prometheus.CountAsync(expression) > 0) expressions.Remove(expression);
                }

                Assert.Empty(expressions);
            },
            Patience);
        await Until.Holds(async () => Assert.All(await prometheus.RulesAsync(), rule => Assert.Equal("ok", rule.Health)), Patience);
        Assert.All(await prometheus.RulesAsync(), rule => Assert.Empty(rule.Error));
        Assert.Equal(File.ReadAllLines(Rules).Count(l => l.Contains("- alert:", StringComparison.Ordinal)), (await prometheus.RulesAsync()).Count);
    }

    [SkippableFact]
    public async Task The_rules_and_the_sample_configuration_are_what_Prometheus_takes()
    {
        Prometheus.Need();

        var (exitCode, output) = await Prometheus.RunToolAsync("check", "config", Repository.PathOf("ops", "prometheus", "prometheus.yml"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("rules found", output);
    }

    [Fact]
    public void Every_alert_says_what_is_wrong_and_what_to_do()
    {
        var alerts = File.ReadAllText(Rules).Split("- alert:")[1..];

        Assert.All(alerts, alert =>
        {
            Assert.Contains("severity:", alert);
            Assert.Contains("summary:", alert);
            Assert.Contains("runbook:", alert);
        });
    }

    // As Grafana would ask: for all nodes, and for the rate over some scrapes.
    private static string[] Expressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("ops", "grafana", "mallard.json")));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .Where(p => p.GetProperty("type").GetString() != "row")
                .SelectMany(p => p.GetProperty("targets").EnumerateArray())
                .Select(t => t.GetProperty("expr").GetString()!.Replace("$instance", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "5s", StringComparison.Ordinal)),
        ];
    }
}
