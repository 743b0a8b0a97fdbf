using Akka.Actor;
using Mallard.Hosting.Inspection;
using Mallard.Inspection;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace Mallard.Pbm;

/// <summary>Takes the commands of one palette and one client; what it still answers ends with it.</summary>
internal sealed class PaletteActor : CommandHandlerActor
{
    public PaletteActor(Palette palette, IConsoleDesk desk)
        : base(Definitions.Of(palette))
    {
        foreach (var command in palette.Commands) Process(command.Name, (Petabridge.Cmd.Command given) => Begin(command, given, desk));
    }

    private void Begin(Inspection.Command command, Petabridge.Cmd.Command given, IConsoleDesk desk)
    {
        var (request, fault) = Requests.Of(command, given.Arguments.Select(a => (a.Item1, a.Item2)));
        if (request is null) Sender.Tell(new ErroredCommandResponse(fault!), Self);
        else Context.ActorOf(Props.Create(() => new PbmCall(command, request, desk, Sender)).WithDispatcher(InspectionDispatcher.Name));
    }
}

/// <summary>One command of one client: hands it in, and passes on the answer line by line.</summary>
internal sealed class PbmCall : ReceiveActor
{
    private readonly Request _request;
    private readonly IConsoleDesk _desk;
    private readonly IActorRef _client;
    private readonly AnswerLines _lines;
    private readonly List<string> _faults = [];
    private readonly Output _output;

    public PbmCall(Inspection.Command command, Request request, IConsoleDesk desk, IActorRef client)
    {
        (_request, _desk, _client, _lines, _output) = (request, desk, client, new AnswerLines(command.Streams), new Output(Self));
        Receive<AnswerPart>(OnPart);
        Receive<Terminated>(_ => Context.Stop(Self));
    }

    protected override void PreStart()
    {
        Context.Watch(_client);
        // The host names a client's actor after where the client is.
        _desk.Take(_request, $"pbm {_client.Path.Name}", _output);
    }

    protected override void PostStop()
    {
        _output.Close();
        _desk.Leave(_output);
    }

    private void OnPart(AnswerPart part)
    {
        var lines = _lines.Next(part);
        if (part is FaultPart or UnansweredPart)
        {
            _faults.Add(lines[^1]);
            lines = [.. lines.SkipLast(1)];
        }

        foreach (var line in lines) Show(line);
        if (part is AskPart ask) _faults.Add($"{ask.Question} {Definitions.Confirm}");
        // The host ends with the node, and would not get to say that it is over.
        if (part is LeavingPart) End(ConsoleExitCodes.Ok);
        if (part is EndPart end) End(end.ExitCode);
    }

    // What went wrong is said last, where it is not overlooked.
    private void End(int exitCode)
    {
        if (exitCode == ConsoleExitCodes.Ok)
        {
            foreach (var fault in _faults) Show(fault);
            _client.Tell(CommandResponse.Empty, Self);
        }
        else
        {
            _client.Tell(new ErroredCommandResponse(string.Join('\n', _faults)), Self);
        }

        Context.Stop(Self);
    }

    private void Show(string line) => _client.Tell(new CommandResponse(line, final: false), Self);

    private sealed class Output(IActorRef call) : IAnswerWriter
    {
        private volatile bool _isClosed;

        public bool Write(AnswerPart part)
        {
            if (_isClosed) return false;
            call.Tell(part, ActorRefs.NoSender);
            return true;
        }

        public void Close() => _isClosed = true;
    }
}
