using Akka.Actor;
using Mallard.Gateway.Accounts;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Gateway.Connections;

/// <summary>What all connections of a gateway share.</summary>
/// <param name="Settings">Limits and times.</param>
/// <param name="Accounts">Registers and logs in.</param>
/// <param name="Users">Shard region of the user actors.</param>
/// <param name="Links">The ways to the game nodes.</param>
/// <param name="Fanout">This gateway's fan-out.</param>
/// <param name="Time">The clock.</param>
internal sealed record GatewayServices(
    GatewaySettings Settings,
    IAccounts Accounts,
    IActorRef Users,
    PacketLinks Links,
    IActorRef Fanout,
    TimeProvider Time)
{
    public GatewayMetrics Metrics { get; init; } = GatewayMetrics.Unread;

    public GatewayTraces Traces { get; init; } = GatewayTraces.Unread;

    /// <summary>Who is connected, for operators.</summary>
    public ConnectionDirectory Connections { get; init; } = new();

    public FrameEncoder Encoder { get; } = new(Settings.ClientVersion);

    public ErrorFrames Errors { get; } = new(new FrameEncoder(Settings.ClientVersion), Time);

    /// <summary>The goodbye: GET_OUT, encoded once.</summary>
    public ReadOnlyMemory<byte> GetOut { get; } =
        new FrameEncoder(Settings.ClientVersion).Encode(PacketType.GetOut, new GamePacket { GetOut = new S2CGetOut() });
}
