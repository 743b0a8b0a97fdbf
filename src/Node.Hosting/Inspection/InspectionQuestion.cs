using Akka.Actor;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// An actor for one command whose answer others know: asks them, and answers when they have, or with what there is when it is too late to wait
/// for them. Ends itself with the answer.
/// </summary>
/// <remarks>For a command that one message answers. What streams is an actor of another kind.</remarks>
public abstract class InspectionQuestion : ReceiveActor, IWithTimers
{
    /// <param name="inspect">The command.</param>
    protected InspectionQuestion(Inspect inspect)
    {
        Inspect = inspect;
        Receive<Late>(_ => OnLate());
        Receive<Again>(_ =>
        {
            IsAskedAgain = true;
            _ask!();
        });
    }

    private Action? _ask;

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The command.</summary>
    protected Inspect Inspect { get; }

    /// <summary>Takes the answer.</summary>
    protected InspectionAnswer Answer => Inspect.Answer;

    /// <summary>Somebody is asked next: from now on <see cref="InspectionAnswer.Patience"/> runs, once more with each call.</summary>
    protected void Expect() => Timers.StartSingleTimer(Late.Instance, Late.Instance, Answer.Patience);

    /// <summary>
    /// Asks, and waits as <see cref="Expect"/> does. After half of that time it asks once more: whoever lives in a shard may be on the way to
    /// another node, and the question lost. So it must be one that does no harm when it arrives twice.
    /// </summary>
    protected void AskTwice(Action ask)
    {
        _ask = ask;
        // Before the question: whoever has it may rely on the time for it running.
        Expect();
        Timers.StartSingleTimer(Again.Instance, Again.Instance, Answer.Patience / 2);
        ask();
    }

    /// <summary>Whether it was asked once more. What has changed since may be due to the first time.</summary>
    protected bool IsAskedAgain { get; private set; }

    /// <summary>Whoever was asked is silent.</summary>
    protected abstract void OnLate();

    /// <summary>Nothing more comes.</summary>
    protected void Done()
    {
        Answer.Done();
        Context.Stop(Self);
    }

    /// <summary>Nothing more comes, because something is wrong.</summary>
    protected void Fail(string fault)
    {
        Answer.Fail(fault);
        Context.Stop(Self);
    }

    private sealed class Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }

    private sealed class Late : INoSerializationVerificationNeeded
    {
        public static readonly Late Instance = new();
    }
}
