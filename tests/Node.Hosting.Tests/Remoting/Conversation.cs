using System.Reflection;
using System.Threading.Channels;
using Akka.Remote.Transport;
using Google.Protobuf;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>One association and what is heard on it.</summary>
internal sealed class Conversation : IHandleEventListener
{
    // Akka keeps it to itself.
    private static readonly FieldInfo Reason =
        typeof(Disassociated).GetField("Info", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;

    private readonly Channel<IHandleEvent> _events = Channel.CreateUnbounded<IHandleEvent>();
    private readonly Action<byte[]>? _onPayload;

    /// <param name="handle">The association.</param>
    /// <param name="onPayload">Called by the loop's thread with each message, before it is heard.</param>
    public Conversation(AssociationHandle handle, Action<byte[]>? onPayload = null)
    {
        Handle = handle;
        _onPayload = onPayload;
        handle.ReadHandlerSource.SetResult(this);
    }

    public AssociationHandle Handle { get; }

    public Task WhenClosed => ((LoopAssociation)Handle).WhenClosed.WaitAsync(TcpSettings.Patience);

    public bool Says(byte[] bytes) => Handle.Write(ByteString.CopyFrom(bytes));

    public void Ends() => ((LoopAssociation)Handle).End();

    public async Task<byte[]> Hears() => Assert.IsType<InboundPayload>(await HearsEvent()).Payload.ToByteArray();

    /// <summary>Nothing but the end is heard.</summary>
    public async Task<DisassociateInfo> HearsTheEnd() => (DisassociateInfo)Reason.GetValue(Assert.IsType<Disassociated>(await HearsEvent()))!;

    /// <summary>What was heard and has not been asked for.</summary>
    public IEnumerable<IHandleEvent> Rest()
    {
        while (_events.Reader.TryRead(out var heard)) yield return heard;
    }

    void IHandleEventListener.Notify(IHandleEvent ev)
    {
        if (ev is InboundPayload payload) _onPayload?.Invoke(payload.Payload.ToByteArray());
        Assert.True(_events.Writer.TryWrite(ev));
    }

    private async Task<IHandleEvent> HearsEvent() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TcpSettings.Patience);
}
