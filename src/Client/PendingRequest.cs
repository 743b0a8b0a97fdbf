using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Client;

/// <summary>A request that waits: the answer's packet type is the only thing that ties the two together.</summary>
internal sealed class PendingRequest(PacketType answer)
{
    // A continuation must not run on the receive loop: it could wait for the next packet, which would never come.
    private readonly TaskCompletionSource<Reply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PacketType Answer { get; } = answer;

    public Task<Reply> Reply => _reply.Task;

    public void Answered(GamePacket packet) => _reply.TrySetResult(new Reply(packet, null, null));

    public void Refused(ServerError error) => _reply.TrySetResult(new Reply(null, error, null));

    public void Gone(Disconnection disconnection) => _reply.TrySetResult(new Reply(null, null, disconnection));

    public void Cancel(CancellationToken cancellationToken) => _reply.TrySetCanceled(cancellationToken);
}

/// <summary>What came for a pending request: exactly one of the three.</summary>
internal readonly record struct Reply(GamePacket? Packet, ServerError? Error, Disconnection? Disconnection);
