using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Mallard.Hosting.Metrics;
using Mallard.Node.Hosting.Tests.Http;

namespace Mallard.Node.Hosting.Tests.Metrics;

/// <summary>A node's metrics, as those see them who ask and those who are sent them.</summary>
public sealed class TelemetrySpecs : HttpScenario
{
    private enum Bird
    {
        Duck,
        GreyGoose,
    }

    [Fact]
    public async Task A_node_tells_of_itself_its_cluster_its_runtime_and_its_process()
    {
        await using var node = await Founds(new FakeRole("game"));
        // A node that starts may have some of its own.
        var before = DeadLetters(await Asks(node, "/metrics"));
        node.System.EventStream.Publish(new DeadLetter("quack", ActorRefs.Nobody, node.System.DeadLetters));

        var metrics = await AsksUntil(new Uri(node.HttpAddress!, "/metrics"), a => DeadLetters(a) > before);

        Assert.Contains("\nmallard_node_ready{} 1", metrics.Body);
        Assert.Contains("mallard_cluster_members{mallard_member_status=\"up\"} 1", metrics.Body);
        Assert.Contains("service_name=\"mallard-game\"", metrics.Body);
        Assert.Contains($"service_instance_id=\"127.0.0.1:{node.Port}\"", metrics.Body);
        Assert.Contains("\ndotnet_gc_collections_total", metrics.Body);
        Assert.Contains("\nprocess_cpu_time_seconds_total", metrics.Body);

        static int DeadLetters(Answer answer) =>
            int.Parse(Regex.Match(answer.Body, "^mallard_actor_dead_letters_total{mallard_reason=\"no_receiver\"} (?<count>\\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience).Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Two_nodes_in_one_process_count_each_for_itself()
    {
        static FakeRole Counting(Bird bird, int times) => new("game")
        {
            Starts = (node, _) =>
            {
                new EventCounts<Bird>(NodeMeters.Of(node.System).Get("Mallard.Birds"), "mallard.birds", "{bird}", "kind", "Birds").Count(bird, times);
                return Task.FromResult("up");
            },
        };
        await using var here = await Founds(Counting(Bird.Duck, 3));
        await using var there = await Founds(Counting(Bird.GreyGoose, 5));

        Assert.Equal(["duck 3", "grey_goose 0"], Birds((await Asks(here, "/metrics")).Body));
        Assert.Equal(["duck 0", "grey_goose 5"], Birds((await Asks(there, "/metrics")).Body));

        static string[] Birds(string body) => [.. Regex.Matches(body, "^mallard_birds_total{kind=\"(?<kind>\\w+)\"} (?<count>\\d+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Patience).Select(m => $"{m.Groups["kind"]} {m.Groups["count"]}")];
    }

    [Fact]
    public async Task A_collector_is_sent_the_metrics_if_one_is_named()
    {
        var port = FreePort();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        await using var node = await Founds(
            new FakeRole("game"), "--set", "mallard.http.enabled=off", "--set", $"mallard.telemetry.otlp-endpoint=http://127.0.0.1:{port}/", "--set", "mallard.telemetry.otlp-interval=1s");

        var export = await collector.GetContextAsync().WaitAsync(Patience);
        using var body = new MemoryStream();
        await export.Request.InputStream.CopyToAsync(body);
        export.Response.Close();

        Assert.Equal(("POST", "/v1/metrics", "application/x-protobuf"), (export.Request.HttpMethod, export.Request.RawUrl, export.Request.ContentType));
        Assert.Contains("mallard.node.ready", System.Text.Encoding.Latin1.GetString(body.ToArray()));
        collector.Stop();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("often")]
    public async Task Traces_of_one_in_no_number_of_packets_are_refused(string every) => (await ProgramRun.Of("--set", $"mallard.telemetry.trace-every={every}")).IsRefusedWith(
        $"gateway: mallard.telemetry.trace-every = {every} (option --set): must be a whole number from 0 to 1000000000");

    [Fact]
    public async Task Traces_that_would_go_nowhere_are_refused() => (await ProgramRun.Of("--set", "mallard.telemetry.trace-every=1000")).IsRefusedWith(
        "gateway: mallard.telemetry.trace-every = 1000 (option --set): needs otlp-endpoint, or the traces would go nowhere");

    [Fact]
    public async Task A_collector_that_is_no_address_is_refused() => (await ProgramRun.Of("--set", "mallard.telemetry.otlp-endpoint=collector")).IsRefusedWith(
        "gateway: mallard.telemetry.otlp-endpoint = collector (option --set): must be empty or an address such as http://collector:4318");
}
