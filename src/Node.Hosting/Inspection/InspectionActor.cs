using Akka.Actor;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// One for each node, the same place on all: <c>/user/inspection</c>. Takes calls of this node's consoles, each of which becomes a
/// <see cref="CallActor"/>, and questions of other members' calls, which go to whoever offered to answer them.
/// </summary>
internal sealed class InspectionActor : ReceiveActor
{
    /// <summary>Its name, below <c>/user</c>.</summary>
    public const string Name = "inspection";

    /// <summary>Most calls at the same time, of all consoles.</summary>
    internal const int MaxCalls = 64;

    /// <summary>Most calls at the same time of one console: no console takes the others' turn.</summary>
    internal const int MaxCallsOfConsole = 8;

    private readonly InspectionServices _services;
    private readonly Dictionary<string, IActorRef> _handlers = new(StringComparer.Ordinal);
    private readonly Dictionary<(IAnswerWriter Output, long Id), IActorRef> _calls = [];

    public InspectionActor(InspectionServices services)
    {
        _services = services;
        Receive<Offer>(OnOffer);
        Receive<Carry>(OnCarry);
        Receive<Cancel>(OnCancel);
        Receive<Forget>(OnForget);
        Receive<Answered>(OnAnswered);
        Receive<InspectHere>(OnInspectHere);
        Receive<Terminated>(OnTerminated);
    }

    private void OnOffer(Offer offer)
    {
        foreach (var command in offer.Commands) _handlers[command] = offer.Handler;
    }

    private void OnCarry(Carry carry)
    {
        if (WhyNot(carry) is { } fault)
        {
            carry.Output.Write(new FaultPart(fault) { Id = carry.Id });
            carry.Output.Write(new EndPart(ConsoleExitCodes.Failed) { Id = carry.Id });
            return;
        }

        var key = (carry.Output, carry.Id);
        var call = Context.ActorOf(Props.CreateBy(new CallActor.Producer(carry, _services)).WithDispatcher(InspectionThread.Dispatcher));
        _calls.Add(key, call);
        Context.WatchWith(call, new Terminated(key));
    }

    private string? WhyNot(Carry carry)
    {
        if (_calls.ContainsKey((carry.Output, carry.Id))) return $"The request {carry.Id} is not answered yet";
        if (_calls.Keys.Count(k => k.Output == carry.Output) >= MaxCallsOfConsole) return $"This console has {MaxCallsOfConsole} calls that are not answered yet";
        return _calls.Count >= MaxCalls ? $"This node has {MaxCalls} calls to answer already" : null;
    }

    private void OnCancel(Cancel cancel)
    {
        if (_calls.TryGetValue((cancel.Output, cancel.Id), out var call)) call.Tell(CallActor.Cancel.Instance);
    }

    private void OnForget(Forget forget)
    {
        foreach (var call in _calls.Where(c => c.Key.Output == forget.Output).Select(c => c.Value)) Context.Stop(call);
    }

    // Another member may be of another build, or no member at all: its words are checked like those of an operator.
    private void OnInspectHere(InspectHere question)
    {
        var answer = new InspectionAnswer(Sender, question, Self, _services.Settings.AnswerTimeout * 0.8);
        var parsed = CallParser.Parse(question.Words);
        if (parsed.Call is not { } call) answer.Fail(parsed.Fault!);
        else if (_handlers.TryGetValue(call.Command.FullName, out var handler)) handler.Tell(new Inspect(call, answer), Sender);
        else answer.Fail("not offered by this node");
    }

    // Told before the console reads the end of the answer, so that its next question finds room.
    private void OnAnswered(Answered call)
    {
        Context.Unwatch(Sender);
        _calls.Remove((call.Output, call.Id));
    }

    private void OnTerminated(Terminated call) => _calls.Remove(call.Key);

    /// <summary>See <see cref="IInspectionHandlers.Offer"/>.</summary>
    internal sealed record Offer(IActorRef Handler, IReadOnlyList<string> Commands) : INoSerializationVerificationNeeded;

    /// <summary>A checked and confirmed call of a console of this node.</summary>
    internal sealed record Carry(Call Call, long Id, IAnswerWriter Output, string Operator, string From) : INoSerializationVerificationNeeded;

    /// <summary>The operator has seen enough.</summary>
    internal sealed record Cancel(IAnswerWriter Output, long Id) : INoSerializationVerificationNeeded;

    /// <summary>The console is gone.</summary>
    internal sealed record Forget(IAnswerWriter Output) : INoSerializationVerificationNeeded;

    /// <summary>The call's whole answer is about to be written.</summary>
    internal sealed record Answered(IAnswerWriter Output, long Id) : INoSerializationVerificationNeeded;

    private sealed record Terminated((IAnswerWriter, long) Key) : INoSerializationVerificationNeeded;
}
