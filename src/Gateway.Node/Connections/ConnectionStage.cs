using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Stage;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// The one stage between a client's socket and its connection actor. Inbound it cuts the bytes into frames, tells them to the actor
/// as one batch per chunk, and reads no more than <see cref="ReadAhead"/> chunks ahead of it: a client that floods is held back by its own
/// socket. Outbound it joins waiting frames into few writes, bounded by <see cref="OutboundQueue"/>; deliveries of matches come here
/// straight from the fan-out, and set the route on their way.
/// </summary>
/// <remarks>
/// It does not fail its stream to say goodbye: a failed stream is a connection reset, which swallows the goodbye. It completes its
/// outbound side, and goes on reading for a moment, because unread bytes would turn the close into a reset as well. Only a client
/// that does not close its side in that moment is reset.
/// </remarks>
internal sealed class ConnectionStage(IActorRef connection, TokenBucket bucket, GatewaySettings settings)
    : GraphStage<FlowShape<Bytes, Bytes>>
{
    /// <summary>How long a client that was told goodbye has to close its side.</summary>
    internal static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>Chunks that may wait for the connection actor. With more than one the usual packet needs no leave to be read.</summary>
    internal const int ReadAhead = 4;

    private readonly Inlet<Bytes> _in = new("client.in");
    private readonly Outlet<Bytes> _out = new("client.out");

    public override FlowShape<Bytes, Bytes> Shape => new(_in, _out);

    protected override Attributes InitialAttributes => Attributes.CreateName("client");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, connection, bucket, settings);

    /// <summary>Stage to actor: the socket is there; frames for the client go to <paramref name="Stage"/>.</summary>
    internal sealed record Attached(IActorRef Stage) : INoSerializationVerificationNeeded;

    /// <summary>Stage to actor: frames in the order they came, and whether the stream broke behind them.</summary>
    internal sealed record FramesArrived(Frame[] Frames, FrameReadResult End) : INoSerializationVerificationNeeded;

    /// <summary>Stage to actor: the client sends nothing more.</summary>
    internal sealed record ClientFinished : INoSerializationVerificationNeeded
    {
        public static readonly ClientFinished Instance = new();
    }

    /// <summary>Stage to actor: more waits for the client than it is allowed to fall behind.</summary>
    internal sealed record ClientTooSlow(int QueuedBytes) : INoSerializationVerificationNeeded;

    /// <summary>Stage to actor: the socket is gone.</summary>
    internal sealed record SocketClosed : INoSerializationVerificationNeeded
    {
        public static readonly SocketClosed Instance = new();
    }

    /// <summary>Stage to actor: a match has taken the client in, or given it back; its game packets go there, or nowhere.</summary>
    internal sealed record RouteChanged(MatchId? Match, IActorRef? Intake) : INoSerializationVerificationNeeded
    {
        public static readonly RouteChanged Nowhere = new(null, null);
    }

    /// <summary>Actor to stage: so many chunks are dealt with, read on.</summary>
    internal sealed record ReadOn(int Chunks) : INoSerializationVerificationNeeded;

    /// <summary>Actor to stage: frames for the client.</summary>
    internal sealed record Write(ReadOnlyMemory<byte> Frames) : INoSerializationVerificationNeeded;

    /// <summary>Actor to stage: send this last, then close. With <paramref name="Drop"/>, what waits is not sent any more.</summary>
    internal sealed record Finish(ReadOnlyMemory<byte> Goodbye, bool Drop) : INoSerializationVerificationNeeded;

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string LingerTimer = "linger";
        private readonly ConnectionStage _stage;
        private readonly IActorRef _connection;
        private readonly TokenBucket _bucket;
        private readonly FrameDecoder _decoder;
        private readonly OutboundQueue _queue;
        private readonly List<Frame> _frames = [];
        private bool _finishing;
        private bool _tooSlow;
        private int _ahead;
        private MatchId? _match;
        private MatchRoute? _route;

        public Logic(ConnectionStage stage, IActorRef connection, TokenBucket bucket, GatewaySettings settings)
            : base(stage.Shape)
        {
            _stage = stage;
            _connection = connection;
            _bucket = bucket;
            _decoder = new FrameDecoder(settings.ClientVersion, settings.MaxPayload);
            _queue = new OutboundQueue(settings.OutboundQueue);

            SetHandler(stage._in, onPush: OnPush, onUpstreamFinish: OnUpstreamFinish, onUpstreamFailure: _ => CompleteStage());
            SetHandler(stage._out, onPull: Flush, onDownstreamFinish: _ => CompleteStage());
        }

        public override void PreStart()
        {
            var self = GetStageActor(OnMessage);
            // A connection actor that died cannot say goodbye; do not keep its socket.
            self.Watch(_connection);
            _connection.Tell(new Attached(self.Ref), self.Ref);
            Pull(_stage._in);
        }

        public override void PostStop() => _connection.Tell(SocketClosed.Instance, ActorRefs.NoSender);

        // Whoever has not closed by now, or has not even read the goodbye, loses the socket: completing would only ask it to close once
        // more, and keep the socket open for as long as it likes.
        protected override void OnTimer(object timerKey) => FailStage(new TimeoutException("The client did not close."));

        private void OnPush()
        {
            var chunk = Grab(_stage._in);
            if (_finishing)
            {
                Pull(_stage._in);
                return;
            }

            _decoder.Append(chunk);
            FrameReadResult result;
            while ((result = _decoder.TryRead(out var frame)) == FrameReadResult.Frame) _frames.Add(frame);

            if (result == FrameReadResult.NeedsMoreBytes && (_frames.Count == 0 || TryPassOn()))
            {
                _frames.Clear();
                Pull(_stage._in);
                return;
            }

            _connection.Tell(new FramesArrived([.. _frames], result), ActorRefs.NoSender);
            _frames.Clear();
            _ahead++;
            // Behind a broken frame there is nothing to read.
            if (_ahead < ReadAhead && result == FrameReadResult.NeedsMoreBytes) Pull(_stage._in);
        }

        // In a match nearly everything is a game packet; what is not, or is too much, is the actor's affair, and so is all that comes
        // while it is at work: packets stay in their order.
        private bool TryPassOn()
        {
            if (_route is not { IsCongested: false } route || _ahead > 0) return false;
            foreach (var frame in _frames)
            {
                if (!MatchRoute.Takes(frame)) return false;
            }

            if (!_bucket.TryTake(_frames.Count)) return false;
            var packets = new GamePacketBytes[_frames.Count];
            for (var i = 0; i < packets.Length; i++) packets[i] = new GamePacketBytes(_frames[i].PacketType, _frames[i].Payload);
            route.Send(packets);
            return true;
        }

        private void OnUpstreamFinish()
        {
            if (!_finishing) _connection.Tell(ClientFinished.Instance);
            // What still waits, the goodbye at least, is for a client that may well read it.
            else if (_queue.IsEmpty) CompleteStage();
        }

        private void OnMessage((IActorRef Sender, object Message) envelope)
        {
            switch (envelope.Message)
            {
                case Delivery delivery:
                    OnDelivery(delivery);
                    break;
                case MatchRoute route:
                    // By now the match may have given the client back.
                    if (route.Match == _match) _route = route;
                    break;
                case Write write:
                    Enqueue(write.Frames, 0);
                    break;
                case ReadOn readOn:
                    _ahead -= readOn.Chunks;
                    if (_ahead < ReadAhead && !HasBeenPulled(_stage._in) && !IsClosed(_stage._in)) Pull(_stage._in);
                    break;
                case Finish finish:
                    if (finish.Drop) _queue.Clear();
                    BeginFinish(finish.Goodbye);
                    break;
                case Terminated:
                    _queue.Clear();
                    BeginFinish(default);
                    break;
            }
        }

        private void OnDelivery(Delivery delivery)
        {
            // The route changes with the frames themselves, so that neither can overtake the other.
            switch (delivery.Kind)
            {
                case DeliveryKind.Attach:
                    _match = delivery.Match;
                    _route = null;
                    _connection.Tell(new RouteChanged(delivery.Match, delivery.Intake), ActorRefs.NoSender);
                    break;
                case DeliveryKind.Packets when _match != delivery.Match:
                    return;
                case DeliveryKind.Detach:
                    if (_match != delivery.Match) return;
                    _match = null;
                    _route = null;
                    _connection.Tell(RouteChanged.Nowhere, ActorRefs.NoSender);
                    break;
            }

            Enqueue(delivery.Frames, delivery.State);
        }

        private void Enqueue(Bytes frames, ushort state)
        {
            if (_finishing || _tooSlow || frames.IsEmpty) return;
            if (!_queue.TryEnqueue(frames, state))
            {
                _tooSlow = true;
                _connection.Tell(new ClientTooSlow(_queue.Bytes));
                return;
            }

            Flush();
        }

        private void Flush()
        {
            if (!_queue.IsEmpty && IsAvailable(_stage._out)) Push(_stage._out, _queue.Dequeue());
            if (_finishing && _queue.IsEmpty) Complete(_stage._out);
        }

        private void BeginFinish(Bytes goodbye)
        {
            if (_finishing) return;
            if (!goodbye.IsEmpty) _queue.EnqueueLast(goodbye);
            _finishing = true;
            ScheduleOnce(LingerTimer, Linger);
            if (IsClosed(_stage._in) && _queue.IsEmpty)
            {
                CompleteStage();
                return;
            }

            Flush();
            if (!IsClosed(_stage._in) && !HasBeenPulled(_stage._in)) Pull(_stage._in);
        }
    }
}
