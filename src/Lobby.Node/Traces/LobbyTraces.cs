using System.Diagnostics;
using Mallard.Hosting.Traces;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Traces;

namespace Mallard.Lobby.Traces;

/// <summary>The spans of a lobby node: a user does what a sampled packet asks for, a room what the user asks of it.</summary>
internal sealed class LobbyTraces(ActivitySource source)
{
    public const string SourceName = "Mallard.Lobby";

    /// <summary>One that nobody listens to.</summary>
    public static LobbyTraces Unread { get; } = new(new ActivitySource($"{SourceName}.Unread"));

    /// <summary>A user begins with a message. Null if nobody listens.</summary>
    public Activity? User(TracedUserMessage traced) => Spans.Message(source, "process", "user", traced.Trace)
        ?.SetTag("mallard.packet.type", traced.Message is LobbyRequest request ? PacketName.Of(request.PacketType) : null)
        .SetTag("mallard.message.type", traced.Message.GetType().Name);

    /// <summary>A room begins with a command. Null if nobody listens.</summary>
    public Activity? Room(TracedRoomMessage traced) => Spans.Message(source, "process", "room", traced.Trace)
        ?.SetTag("mallard.room.id", traced.RoomId.Value)
        .SetTag("mallard.message.type", traced.Command.GetType().Name);
}
