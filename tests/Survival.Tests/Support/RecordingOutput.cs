using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Rules;

namespace Mallard.Survival.Tests.Support;

internal enum Audience
{
    One,
    All,
    Others,
    AllAsState,
}

/// <summary>One thing a game sent. Equal if the packets are equal.</summary>
internal sealed record Sent(Audience To, int UserId, PacketType Type, IMessage Packet);

/// <summary>An error a game answered with.</summary>
internal sealed record Refused(int UserId, string Text, bool ForPlayer);

/// <summary>Remembers all that a game sends, in order.</summary>
internal sealed class RecordingOutput : IGameOutput
{
    public List<Sent> Sent { get; } = [];

    public List<Refused> Refused { get; } = [];

    /// <summary>How often the game said that it has ended.</summary>
    public int Ends { get; private set; }

    public void Send(int userId, PacketType type, IMessage packet) => Add(Audience.One, userId, type, packet);

    public void Broadcast(PacketType type, IMessage packet) => Add(Audience.All, 0, type, packet);

    public void BroadcastExcept(int userId, PacketType type, IMessage packet) => Add(Audience.Others, userId, type, packet);

    public void BroadcastState(PacketType type, IMessage packet) => Add(Audience.AllAsState, 0, type, packet);

    public void Refuse(int userId, string text, bool forPlayer) => Refused.Add(new Refused(userId, text, forPlayer));

    public void End() => Ends++;

    public bool IsSilent => Sent.Count == 0 && Refused.Count == 0 && Ends == 0;

    // What cannot be encoded under its id would reach nobody, so every test checks that on the way. Kept is what was read back: a game
    // may fill a packet anew once it has been sent.
    private void Add(Audience to, int userId, PacketType type, IMessage packet)
    {
        var payload = Payloads.Encode(type, packet);
        Assert.Equal(PayloadFault.None, PacketPayload.TryParse(type, payload, out var read));
        Assert.False(PacketTable.Get(type).IsRequest);
        Sent.Add(new Sent(to, userId, type, Payloads.MessageOf(type, read)));
    }
}
