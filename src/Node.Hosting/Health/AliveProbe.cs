using Akka.Actor;
using Akka.Event;

namespace Mallard.Hosting.Health;

/// <summary>Finds out whether an actor system still gets its work done: an actor of it has to answer in time.</summary>
internal sealed class AliveProbe(ActorSystem system, TimeProvider time)
{
    /// <summary>How long the actor may take. A node that is merely busy answers in milliseconds.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Of the system itself, so that it answers for as long as there is a system: users' actors end sooner.
    private readonly IActorRef _answerer = ((ExtendedActorSystem)system).SystemActorOf(Props.Create<Answerer>(), "alive-probe");

    /// <summary>Why the node is not alive; null if it is.</summary>
    public async Task<string?> WhyNotAsync()
    {
        if (system.WhenTerminated.IsCompleted) return "the actor system has ended";
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answerer.Tell(new Question(answered), ActorRefs.NoSender);
        try
        {
            await answered.Task.WaitAsync(Patience, time);
            return null;
        }
        catch (TimeoutException)
        {
            return $"the actor system did not answer within {Configuration.Units.Show(Patience)}";
        }
    }

    // Nobody is missed who does not hear of it: no dead letter.
    private sealed record Question(TaskCompletionSource Answered) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

    private sealed class Answerer : ReceiveActor
    {
        public Answerer() => Receive<Question>(question => { question.Answered.TrySetResult(); });
    }
}
