using System.Text.Json.Serialization;
using Mallard.Hosting.Health;

namespace Mallard.Hosting.Http;

// What is told over HTTP. The shapes under /cluster are those of Akka's own management API, so that its tools can read them.

/// <summary>The cluster as this node sees it.</summary>
internal sealed record MembersView(
    string SelfNode,
    IReadOnlyList<MemberView> Members,
    IReadOnlyList<UnreachableView> Unreachable,
    string? Leader,
    string? Oldest,
    IReadOnlyDictionary<string, string> OldestPerRole);

internal sealed record MemberView(string Node, string NodeUid, string Status, IReadOnlyList<string> Roles);

internal sealed record UnreachableView(string Node, IReadOnlyList<string> ObservedBy);

/// <summary>The shards of one type that this node hosts.</summary>
internal sealed record ShardsView(IReadOnlyList<ShardView> Regions);

internal sealed record ShardView(string ShardId, int NumEntities);

/// <summary>An answer for people.</summary>
internal sealed record MessageView(string Message);

/// <summary>Alive or not, ready or not, and why not.</summary>
internal sealed record HealthView(string Status, IReadOnlyList<UnmetCondition> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MembersView))]
[JsonSerializable(typeof(ShardsView))]
[JsonSerializable(typeof(MessageView))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HttpJson : JsonSerializerContext;
