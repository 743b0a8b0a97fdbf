using System.Diagnostics;

namespace Mallard.Telemetry.Tests;

/// <summary>The way of sampled packets through a gateway, a lobby and a game node, from inside and as a collector is sent it.</summary>
[Collection(nameof(PlayedCluster))]
public sealed class TraceSpecs(PlayedCluster cluster)
{
    private const string Gateway = "Mallard.Gateway";
    private const string Lobby = "Mallard.Lobby";
    private const string Game = "Mallard.Game";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly string[] Services = ["mallard-gateway", "mallard-lobby", "mallard-game"];

    [Fact]
    public Task A_swing_is_one_tree_from_the_gateway_over_the_match_to_those_who_see_it() => IsSeen(
        "receive PlayerAttackRequest",
        (Gateway, "receive PlayerAttackRequest", ""),
        (Game, "process match", "receive PlayerAttackRequest"),
        (Game, "send gateway", "process match"),
        (Gateway, "process gateway", "send gateway"),
        (Gateway, "write client", "process gateway"));

    [Fact]
    public Task A_move_is_one_tree_from_the_gateway_over_a_tick_to_those_who_see_it() => IsSeen(
        "receive PlayerPositionUpdateRequest",
        (Gateway, "receive PlayerPositionUpdateRequest", ""),
        (Game, "process match", "receive PlayerPositionUpdateRequest"),
        (Game, "tick match", "process match"),
        (Game, "send gateway", "tick match"),
        (Gateway, "process gateway", "send gateway"),
        (Gateway, "write client", "process gateway"));

    [Fact]
    public Task A_new_room_is_one_tree_from_the_gateway_over_user_and_room_to_the_answer() => IsSeen(
        "receive CreateRoomRequest",
        (Gateway, "receive CreateRoomRequest", ""),
        (Lobby, "process user", "receive CreateRoomRequest"),
        (Lobby, "process room", "process user"),
        (Gateway, "write client", "receive CreateRoomRequest"));

    [Fact]
    public Task A_login_is_one_tree_from_the_gateway_over_the_user_to_the_answer() => IsSeen(
        "receive LoginRequest",
        (Gateway, "receive LoginRequest", ""),
        (Lobby, "process user", "receive LoginRequest"),
        (Gateway, "write client", "receive LoginRequest"));

    [Fact]
    public async Task A_collector_is_sent_every_span_once_by_the_node_that_it_is_of()
    {
        var trace = await Find("receive PlayerAttackRequest", (Game, "process match", "receive PlayerAttackRequest"), (Gateway, "write client", "process gateway"));
        var id = new byte[8];

        foreach (var span in trace)
        {
            span.SpanId.CopyTo(id);
            var parents = trace.Count(s => s.ParentSpanId == span.SpanId);
            var own = span.Source.Name.ToLowerInvariant().Replace('.', '-');
            await Until.Holds(
                () =>
                {
                    // Its id is also in those that are under it.
                    var senders = cluster.Collector.Senders(Services, id);
                    Assert.Equal(1 + parents, senders.Values.Sum());
                    Assert.Contains(own, senders.Keys);
                    return Task.CompletedTask;
                },
                Patience);
        }
    }

    // A trace that has all of these, each under the other, and nothing in it that is under nothing.
    private async Task IsSeen(string root, params (string Source, string Name, string Under)[] spans)
    {
        var trace = await Find(root, spans);

        var ids = trace.Select(s => s.SpanId).ToHashSet();
        Assert.Equal(trace.Count, ids.Count);
        Assert.Equal(root, Assert.Single(trace, s => !ids.Contains(s.ParentSpanId)).DisplayName);
        Assert.Equal(default, trace.Single(s => s.DisplayName == root).ParentSpanId);
    }

    private async Task<IReadOnlyList<Activity>> Find(string root, params (string Source, string Name, string Under)[] spans)
    {
        IReadOnlyList<Activity>? found = null;
        await Until.Holds(
            () =>
            {
                var ended = cluster.Spans.Ended;
                var byTrace = ended.ToLookup(s => s.TraceId);
                var traces = ended.Where(s => s.DisplayName == root).Select(s => byTrace[s.TraceId].ToList()).ToList();
                found = traces.FirstOrDefault(trace => spans.All(span => Has(trace, span)));
                Assert.True(found is not null, $"None of {traces.Count} is whole; the last: {string.Join(", ", traces.LastOrDefault()?.Select(s => s.DisplayName) ?? [])}");
                return Task.CompletedTask;
            },
            Patience);
        return found!;
    }

    private static bool Has(List<Activity> trace, (string Source, string Name, string Under) wanted) => trace.Any(span =>
        (span.Source.Name, span.DisplayName, trace.FirstOrDefault(s => s.SpanId == span.ParentSpanId)?.DisplayName ?? "") == wanted);
}
