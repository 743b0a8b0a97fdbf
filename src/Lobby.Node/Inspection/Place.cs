using Akka.Actor;
using Mallard.Messages.Sharding;

namespace Mallard.Lobby.Inspection;

/// <summary>Where users and rooms live, for people.</summary>
internal static class Place
{
    private static readonly NumberExtractor Extractor = new();

    /// <summary>The node of an actor that has answered.</summary>
    public static string NodeOf(IActorRef actor, ActorSystem system) =>
        (actor.Path.Address.HasGlobalScope ? actor.Path.Address : ((ExtendedActorSystem)system).Provider.DefaultAddress).ToString();

    /// <summary>The shard of a user or a room.</summary>
    public static string ShardOf(int id) => Extractor.ShardId(id.ToString());
}
