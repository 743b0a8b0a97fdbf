using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Rules;

namespace Mallard.Pebbles.Tests.Support;

/// <summary>Remembers all that a game sends, in order, as it would go over the wire.</summary>
internal sealed class RecordingOutput : IGameOutput
{
    private static readonly FrameEncoder Encoder = new();

    /// <summary>Everything, each in a line that two runs can be compared by.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The table as players saw it last.</summary>
    public Table Table { get; private set; } = new();

    /// <summary>What was said at the end; null before that.</summary>
    public Over? Over { get; private set; }

    public bool Ended { get; private set; }

    public void Send(int userId, PacketType type, IMessage packet) => Add($"to {userId}", type, packet);

    public void Broadcast(PacketType type, IMessage packet) => Add("to all", type, packet);

    public void BroadcastExcept(int userId, PacketType type, IMessage packet) => Add($"to all but {userId}", type, packet);

    public void BroadcastState(PacketType type, IMessage packet) => Add("to all, as state", type, packet);

    public void Refuse(int userId, string text, bool forPlayer) => Lines.Add($"{userId} is refused: {text}");

    public void End()
    {
        Assert.False(Ended, "the game ended twice");
        Ended = true;
    }

    // Encoding at once, as a match does: a game may change the message afterwards, and what cannot be encoded would reach nobody.
    private void Add(string to, PacketType type, IMessage packet)
    {
        Assert.False(Ended && type == PebblesPackets.Table, "a table is shown after the end");
        Assert.NotEmpty(Encoder.EncodeMessage(type, packet));
        if (packet is Table table) Table = table.Clone();
        if (packet is Over over) Over = over;
        Lines.Add($"{to}: {(int)type} {packet}");
    }
}
