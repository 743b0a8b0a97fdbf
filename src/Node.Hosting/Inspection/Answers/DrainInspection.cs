using Akka.Actor;

namespace Mallard.Hosting.Inspection;

/// <summary>Answers <c>node drain</c> for this node: begins it, and tells how it goes until the node has ended.</summary>
internal sealed class DrainInspection : ReceiveActor
{
    public DrainInspection(InspectionServices services)
    {
        Receive<Inspect>(inspect =>
        {
            if (services.Drain is not { } drain)
            {
                inspect.Answer.Fail("not supported by this node");
                return;
            }

            var (isUnderWay, lines) = drain.Begin("the console", inspect.Call.Has("force"));
            if (isUnderWay) Context.ActorOf(Props.Create<DrainTail>(inspect.Answer, drain, lines).WithDispatcher(InspectionThread.Dispatcher));
            else inspect.Answer.Fail(string.Join("; ", lines));
        });
    }
}

/// <summary>Tells one operator how the drain goes.</summary>
internal sealed class DrainTail : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly InspectionAnswer _answer;
    private readonly IDrainControl _drain;
    private IReadOnlyList<string> _shown;

    public DrainTail(InspectionAnswer answer, IDrainControl drain, IReadOnlyList<string> lines)
    {
        (_answer, _drain, _shown) = (answer, drain, lines);
        Receive<Look>(_ => Show(_drain.Progress));
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.Watch(_answer.AskedBy);
        foreach (var line in _shown) _answer.Line(line);
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, Period);
    }

    // The node ends, and the answer with it.
    protected override void PostStop() => _answer.Done();

    private void Show(IReadOnlyList<string> lines)
    {
        foreach (var line in lines.Except(_shown)) _answer.Line(line);
        _shown = lines;
    }

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }
}
