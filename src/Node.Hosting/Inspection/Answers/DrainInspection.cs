using Akka.Actor;
using Mallard.Hosting.Draining;

namespace Mallard.Hosting.Inspection;

/// <summary>Answers <c>node drain</c> for this node: begins it, and tells how it goes until the node has ended.</summary>
internal sealed class DrainInspection : ReceiveActor
{
    public DrainInspection(InspectionServices services)
    {
        Receive<Inspect>(inspect =>
        {
            var drain = services.Drain.Begin(new DrainRequest("the console", services.Node.Drain.Asked, inspect.Call.Has("force")));
            if (drain.Outcome == DrainOutcome.Refused) inspect.Answer.Fail(string.Join("; ", drain.Lines));
            else Context.ActorOf(Props.Create<DrainTail>(inspect.Answer, services.Drain, drain.Lines).WithDispatcher(InspectionThread.Dispatcher));
        });
    }
}

/// <summary>Tells one operator how the drain goes.</summary>
internal sealed class DrainTail : ReceiveActor
{
    private readonly InspectionAnswer _answer;
    private readonly INodeDrain _drain;
    private IReadOnlyList<string> _shown;
    private IDisposable? _watching;
    private bool _isLeaving;

    public DrainTail(InspectionAnswer answer, INodeDrain drain, IReadOnlyList<string> lines)
    {
        (_answer, _drain, _shown) = (answer, drain, lines);
        Receive<Look>(_ => Show(_drain.Progress));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    protected override void PreStart()
    {
        Context.Watch(_answer.AskedBy);
        foreach (var line in _shown) _answer.Line(line);
        var self = Self;
        _watching = _drain.Watch(_ => self.Tell(Look.Instance));
        // What has happened since it was asked.
        self.Tell(Look.Instance);
    }

    // The node ends, and the answer with it.
    protected override void PostStop()
    {
        _watching?.Dispose();
        _answer.Done();
    }

    private void Show(DrainProgress progress)
    {
        foreach (var line in progress.Lines.Except(_shown)) _answer.Line(line);
        _shown = progress.Lines;
        if (_isLeaving || progress.Phase < DrainPhase.Leaving) return;
        _isLeaving = true;
        _answer.Leaving();
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
