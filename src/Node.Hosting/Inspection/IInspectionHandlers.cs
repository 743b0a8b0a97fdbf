using Akka.Actor;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Where a role says which commands its node can answer. A role does so while it starts, with <see cref="NodeContext.Inspection"/>:
/// </summary>
/// <remarks>
/// <para><c>node.Inspection.Offer(acceptor, "gateway connections", "gateway kick");</c></para>
/// <para>
/// Each of these commands then reaches that actor as an <see cref="Inspect"/>, checked against the catalog, and the actor answers with
/// <see cref="Inspect.Answer"/>: at once, or later from a handler of its own, never by waiting. It answers for this node alone: which members
/// are asked, how their rows become one table, pages, time limits, confirmation and audit are seen to by whoever was asked. An actor with
/// other things to do can stand behind a small one that asks it; such actors belong on <see cref="InspectionDispatcher.Name"/>.
/// </para>
/// <para>
/// To a command with <see cref="Command.WhenNobodyHasIt"/>, a node that does not have what is asked for answers with
/// <see cref="InspectionAnswer.Done"/> alone, and the others are heard.
/// </para>
/// <para>A new command gets its line in <see cref="Catalog"/>; the rest follows from there.</para>
/// </remarks>
public interface IInspectionHandlers
{
    /// <summary>Sends these commands to this actor. The last offer of a command counts.</summary>
    /// <param name="handler">Told <see cref="Inspect"/>.</param>
    /// <param name="commands">As <see cref="Command.FullName"/> has them.</param>
    /// <exception cref="ArgumentException">The catalog has no such command.</exception>
    void Offer(IActorRef handler, params string[] commands);
}

/// <summary>The dispatcher for actors that only answer operators.</summary>
public static class InspectionDispatcher
{
    /// <summary>Its name in <see cref="Props.WithDispatcher"/>; there while a role starts.</summary>
    public const string Name = InspectionThread.Dispatcher;
}

/// <summary>A command for this node, and the way to answer it.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Answer">Takes the answer; must be ended with <see cref="InspectionAnswer.Done"/> or <see cref="InspectionAnswer.Fail"/>.</param>
public sealed record Inspect(Call Call, InspectionAnswer Answer) : INoSerializationVerificationNeeded;

/// <summary>For nodes that are put together without a console.</summary>
internal sealed class NoInspection : IInspectionHandlers, IConsoleDesk
{
    public static readonly NoInspection Instance = new();

    public void Offer(IActorRef handler, params string[] commands)
    {
    }

    public void Take(Request request, string from, IAnswerWriter output)
    {
        output.Write(new FaultPart("This node has no inspection") { Id = request.Id });
        output.Write(new EndPart(ConsoleExitCodes.Failed) { Id = request.Id });
    }

    public void Leave(IAnswerWriter output)
    {
    }
}
