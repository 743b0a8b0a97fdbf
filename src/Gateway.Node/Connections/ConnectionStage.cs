using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Stage;
using Mallard.Gateway.Inspection;
using Mallard.Gateway.Metrics;
using Mallard.Gateway.Traces;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Traces;
using Mallard.Protocol;
using Bytes = System.ReadOnlyMemory<byte>;

namespace Mallard.Gateway.Connections;

/// <summary>
/// The one stage between a client's socket and its connection actor. Inbound it cuts the bytes into frames, tells them to the actor
/// as one batch per chunk, and reads no more than <see cref="ReadAhead"/> chunks ahead of it: a client that floods is held back by its own
/// socket. Outbound it joins waiting frames into few writes, bounded by <see cref="OutboundQueue"/>; deliveries of matches come here
/// straight from the fan-out, and set the route on their way. At rest in a match it opens the <see cref="FastLane"/>.
/// </summary>
/// <remarks>
/// It does not fail its stream to say goodbye: a failed stream is a connection reset, which swallows the goodbye. It completes its
/// outbound side, and goes on reading for a moment, because unread bytes would turn the close into a reset as well. Only a client
/// that does not close its side in that moment is reset.
/// </remarks>
internal sealed class ConnectionStage(
    IActorRef connection, FastLane lane, TokenBucket bucket, GatewaySettings settings, GatewayMetrics? metrics = null, GatewayTraces? traces = null)
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

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, connection, lane, bucket, settings, metrics, traces ?? GatewayTraces.Unread);

    /// <summary>
    /// Stage to actor: the socket is there; frames for the client go to <paramref name="Stage"/>, deliveries of matches to
    /// <paramref name="Lane"/>.
    /// </summary>
    internal sealed record Attached(IActorRef Stage, FastLane Lane) : INoSerializationVerificationNeeded;

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
    internal sealed record Write(ReadOnlyMemory<byte> Frames, TraceContext? Trace = null) : INoSerializationVerificationNeeded;

    /// <summary>Actor to stage: send this last, then close. With <paramref name="Drop"/>, what waits is not sent any more.</summary>
    internal sealed record Finish(ReadOnlyMemory<byte> Goodbye, bool Drop) : INoSerializationVerificationNeeded;

    private sealed class Logic : TimerGraphStageLogic
    {
        private const string LingerTimer = "linger";
        private readonly ConnectionStage _stage;
        private readonly IActorRef _connection;
        private readonly FastLane _lane;
        private readonly TokenBucket _bucket;
        private readonly OutboundQueue _queue;
        private readonly GatewayMetrics? _metrics;
        private readonly GatewayTraces _traces;
        private readonly int _frameHead;
        private readonly List<Frame> _frames = [];
        private bool _finishing;
        private bool _tooSlow;
        private int _ahead;
        private MatchId? _match;
        private MatchRoute? _route;

        public Logic(
            ConnectionStage stage, IActorRef connection, FastLane lane, TokenBucket bucket, GatewaySettings settings, GatewayMetrics? metrics, GatewayTraces traces)
            : base(stage.Shape)
        {
            _stage = stage;
            _connection = connection;
            _lane = lane;
            _bucket = bucket;
            _queue = new OutboundQueue(settings.OutboundQueue, metrics);
            _metrics = metrics;
            _traces = traces;
            _frameHead = settings.FrameHead;

            SetHandler(stage._in, onPush: OnPush, onUpstreamFinish: OnUpstreamFinish, onUpstreamFailure: _ => CompleteStage());
            SetHandler(stage._out, onPull: Flush, onDownstreamFinish: _ => CompleteStage());
        }

        public override void PreStart()
        {
            var self = GetStageActor(OnMessage);
            // A connection actor that died cannot say goodbye; do not keep its socket.
            self.Watch(_connection);
            _lane.Attach(self.Ref, GetAsyncCallback<object?>(_ => OnLeftover()), GetAsyncCallback<object?>(_ => OnBlocked()));
            _connection.Tell(new Attached(self.Ref, _lane), self.Ref);
            Pull(_stage._in);
        }

        public override void PostStop()
        {
            // What waits is for nobody any more.
            _queue.Clear();
            _connection.Tell(SocketClosed.Instance, ActorRefs.NoSender);
        }

        // Whoever has not closed by now, or has not even read the goodbye, loses the socket: completing would only ask it to close once
        // more, and keep the socket open for as long as it likes.
        protected override void OnTimer(object timerKey) => FailStage(new TimeoutException("The client did not close."));

        private void OnPush()
        {
            var chunk = Grab(_stage._in);
            _lane.ChunkIsUnderWay = false;
            if (_finishing)
            {
                Pull(_stage._in);
                return;
            }

            // What the lane has read comes before this.
            var end = TakeLeftover();
            if (end == FrameReadResult.NeedsMoreBytes) end = _lane.Decoder.ReadAll(chunk, _frames);
            if (end == FrameReadResult.NeedsMoreBytes && TryPassOn())
            {
                _metrics?.Received.Count(_frames, _frameHead);
                _frames.Clear();
                Pull(_stage._in);
                OpenInAtRest();
                return;
            }

            HandOver(end);
        }

        private FrameReadResult TakeLeftover()
        {
            if (_lane.TakeLeftover() is not { } leftover) return FrameReadResult.NeedsMoreBytes;
            _frames.AddRange(leftover.Frames);
            return leftover.End;
        }

        private void OnLeftover()
        {
            var end = TakeLeftover();
            if (_frames.Count == 0 && end == FrameReadResult.NeedsMoreBytes) return;
            if (_finishing) _frames.Clear();
            else HandOver(end);
        }

        private void HandOver(FrameReadResult end)
        {
            _connection.Tell(new FramesArrived([.. _frames], end), ActorRefs.NoSender);
            _frames.Clear();
            _ahead++;
            // Behind a broken frame there is nothing to read.
            if (_ahead < ReadAhead && end == FrameReadResult.NeedsMoreBytes) TryPull(_stage._in);
        }

        // In a match nearly everything is a game packet; what is not, or is too much, is the actor's affair, and so is all that comes
        // while it is at work: packets stay in their order.
        private bool TryPassOn() =>
            _frames.Count == 0 || (_route is { IsCongested: false } route && _ahead == 0 && route.TrySend(_frames, _bucket, _lane.Sampler));

        private void OpenInAtRest()
        {
            if (_route is not null && _ahead == 0 && !_finishing && HasBeenPulled(_stage._in)) _lane.OpenIn(_route);
        }

        private void OnUpstreamFinish()
        {
            OnLeftover();
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
                    _lane.Delivered();
                    break;
                case MatchRoute route:
                    // By now the match may have given the client back.
                    if (route.Match == _match) _route = route;
                    OpenInAtRest();
                    break;
                case Write write:
                    Enqueue(write.Frames, 0, write.Trace);
                    break;
                case ReadOn readOn:
                    _ahead -= readOn.Chunks;
                    if (_ahead < ReadAhead) TryPull(_stage._in);
                    OpenInAtRest();
                    break;
                case DescribeQueue describe:
                    describe.AskedBy.Tell(describe.Details with { QueuedBytes = _queue.Bytes }, ActorRefs.NoSender);
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
                    ForgetRoute();
                    _connection.Tell(new RouteChanged(delivery.Match, delivery.Intake), ActorRefs.NoSender);
                    break;
                case DeliveryKind.Packets when _match != delivery.Match:
                    return;
                case DeliveryKind.Detach:
                    if (_match != delivery.Match) return;
                    _match = null;
                    ForgetRoute();
                    _connection.Tell(RouteChanged.Nowhere, ActorRefs.NoSender);
                    break;
            }

            Enqueue(delivery.Frames, delivery.State, delivery.Trace);
        }

        private void ForgetRoute()
        {
            _route = null;
            _lane.CloseIn();
            TakeRest();
        }

        private void OnBlocked()
        {
            TakeRest();
            Flush();
        }

        // Nothing else waits here while the lane is open.
        private void TakeRest()
        {
            var rest = _lane.CloseOut();
            if (!rest.IsEmpty) _queue.EnqueueLast(rest);
        }

        private void Enqueue(Bytes frames, ushort state, TraceContext? trace)
        {
            if (_finishing || _tooSlow || frames.IsEmpty) return;
            if (trace is null)
            {
                Enqueue(frames, state);
                return;
            }

            // Ends when it is handed on, or waits: what is written of it when is no longer told apart.
            using var span = _traces.Write(trace, frames.Length);
            Enqueue(frames, state);
            span?.SetTag("mallard.write.way", _queue.IsEmpty ? "stream" : "queue");
        }

        private void Enqueue(Bytes frames, ushort state)
        {
            TakeRest();
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
            if (IsAvailable(_stage._out))
            {
                if (!_queue.IsEmpty) Push(_stage._out, _queue.Dequeue());
                else if (_match is { } match && !_finishing && !_tooSlow) _lane.OpenOut(match);
            }

            if (_finishing && _queue.IsEmpty) Complete(_stage._out);
        }

        private void BeginFinish(Bytes goodbye)
        {
            if (_finishing) return;
            _lane.CloseIn();
            TakeRest();
            if (!goodbye.IsEmpty) _queue.EnqueueLast(goodbye);
            _finishing = true;
            ScheduleOnce(LingerTimer, Linger);
            if (IsClosed(_stage._in) && _queue.IsEmpty)
            {
                CompleteStage();
                return;
            }

            Flush();
            TryPull(_stage._in);
        }

        private void TryPull(Inlet<Bytes> inlet)
        {
            if (!IsClosed(inlet) && !HasBeenPulled(inlet)) Pull(inlet);
        }
    }
}
