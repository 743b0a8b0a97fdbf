using Akka.Actor;
using Mallard.Lobby.Metrics;
using Mallard.Lobby.Placement;
using Mallard.Lobby.Rooms;
using Mallard.Lobby.Traces;
using Mallard.Messages;
using Mallard.Protocol;

namespace Mallard.Lobby;

/// <summary>What the users and rooms of one lobby node share. The regions are set once, before the first message.</summary>
internal sealed class LobbyServices(LobbySettings settings, RoomIdSource roomIds, TimeProvider time)
{
    public LobbySettings Settings { get; } = settings;

    public RoomIdSource RoomIds { get; } = roomIds;

    public TimeProvider Time { get; } = time;

    public FrameEncoder Encoder { get; } = new(settings.ClientVersion);

    public ErrorFrames Errors { get; } = new(new FrameEncoder(settings.ClientVersion), time);

    /// <summary>This node's copy of the room directory.</summary>
    public DirectoryCopy Directory { get; } = new(new FrameEncoder(settings.ClientVersion), settings.RoomListLimit);

    /// <summary>Chooses game nodes.</summary>
    public MatchPlacement Placement { get; init; } = new(time);

    public LobbyMetrics Metrics { get; init; } = LobbyMetrics.Unread;

    public LobbyTraces Traces { get; init; } = LobbyTraces.Unread;

    /// <summary>The actor that keeps <see cref="Directory"/>; rooms tell it of their changes.</summary>
    public IActorRef DirectoryKeeper { get; set; } = ActorRefs.Nobody;

    public IActorRef Users { get; set; } = ActorRefs.Nobody;

    public IActorRef Rooms { get; set; } = ActorRefs.Nobody;

    public IActorRef Matches { get; set; } = ActorRefs.Nobody;
}
