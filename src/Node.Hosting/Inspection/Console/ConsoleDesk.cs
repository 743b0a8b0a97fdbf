using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Event;
using Mallard.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>Takes the requests of all consoles of a node: checks who asks and what, and hands on what may be carried out.</summary>
internal sealed class ConsoleDesk(InspectionSettings settings, IActorRef inspection, AuditLog audit, ILoggingAdapter log, TimeProvider time) : IConsoleDesk
{
    private readonly byte[]? _token = settings.Token.Length > 0 ? Digest(settings.Token) : null;

    public InspectionSettings Settings => settings;

    public TimeProvider Time => time;

    public ILoggingAdapter Log => log;

    /// <summary>Whether a console must know a token.</summary>
    public bool AsksForToken => _token is not null;

    /// <summary>Takes a line.</summary>
    public TakenAs Take(ReadOnlySpan<byte> line, string from, IAnswerWriter output)
    {
        var (request, wrong) = JsonLines.ReadRequest(line);
        if (request is null)
        {
            Refuse(output, 0, ConsoleExitCodes.WrongUsage, wrong!);
            return TakenAs.Nonsense;
        }

        if (MayAsk(request.Token))
        {
            Take(request, from, output);
            return request.Cancel ? TakenAs.Cancellation : TakenAs.Question;
        }

        log.Warning("A console at {From} was refused: its token is wrong", from);
        if (!request.Cancel) audit.TryWrite(Clean(request.Operator), from, Clean(Words.Join(request.Words)), "refused: the token is wrong");
        Refuse(output, request.Id, ConsoleExitCodes.Failed, request.Token is null ? "This node asks for a token" : "The token is wrong");
        return TakenAs.Stranger;
    }

    public void Take(Request request, string from, IAnswerWriter output)
    {
        if (request.Cancel)
        {
            inspection.Tell(new InspectionActor.Cancel(output, request.Id));
            return;
        }

        var who = Clean(request.Operator);
        var parsed = CallParser.Parse(request.Words);
        if (parsed.Call is not { } call)
        {
            Refuse(output, request.Id, ConsoleExitCodes.WrongUsage, parsed.Fault!);
        }
        else if (call.Command.FullName == "help")
        {
            Help(call, request.Id, output);
        }
        else if (call.Changes && !request.Confirmed)
        {
            audit.TryWrite(who, from, call.ToString(), "not confirmed");
            output.Write(new AskPart($"{call}: {call.Command.Summary} Really?") { Id = request.Id });
            output.Write(new EndPart(ConsoleExitCodes.Failed) { Id = request.Id });
        }
        else
        {
            inspection.Tell(new InspectionActor.Carry(call, request.Id, output, who, from));
        }
    }

    public void Leave(IAnswerWriter output) => inspection.Tell(new InspectionActor.Forget(output));

    private static void Help(Call call, long id, IAnswerWriter output)
    {
        var (lines, fault) = HelpText.Of(call.Text("command")?.Split(' ') ?? []);
        if (fault is not null)
        {
            Refuse(output, id, ConsoleExitCodes.WrongUsage, fault);
            return;
        }

        foreach (var line in lines) output.Write(new LinePart(line) { Id = id });
        output.Write(new EndPart(ConsoleExitCodes.Ok) { Id = id });
    }

    private static void Refuse(IAnswerWriter output, long id, int exitCode, string fault)
    {
        output.Write(new FaultPart(fault) { Id = id });
        output.Write(new EndPart(exitCode) { Id = id });
    }

    // Digests are of one length: how long it takes tells nothing of the token, not even how long it is.
    private bool MayAsk(string? token) => _token is null || CryptographicOperations.FixedTimeEquals(_token, Digest(token ?? ""));

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    // What a console says of itself ends up in files that people read.
    private static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "unknown";
        return string.Concat(text.Take(200).Select(c => char.IsControl(c) ? '?' : c));
    }

    /// <summary>What a line of a console was.</summary>
    internal enum TakenAs
    {
        /// <summary>No request; the console was told so, and may go on.</summary>
        Nonsense,

        /// <summary>Will be answered, if it is not already.</summary>
        Question,

        /// <summary>Of a question that is answered sooner for it; there is no other answer to it.</summary>
        Cancellation,

        /// <summary>Of somebody who does not know the token; the console was told so, and must go.</summary>
        Stranger,
    }
}
