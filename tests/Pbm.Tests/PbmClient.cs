using Akka.Actor;
using Mallard.Hosting;
using Mallard.Inspection;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace Mallard.Pbm.Tests;

/// <summary>A client of the host, and as much of the host as it takes: an actor for each palette, and one that hears the answers.</summary>
internal sealed class PbmClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Inbox _inbox;
    private readonly Dictionary<string, IActorRef> _palettes;

    public PbmClient(RunningNode node)
    {
        _inbox = Inbox.Create(node.System);
        _palettes = PetabridgeCmd.Get(node.System).Handlers.ToDictionary(h => h.Palette.Name, h => node.System.ActorOf(h.HandlerProps), StringComparer.Ordinal);
    }

    /// <summary>Who hears the answers.</summary>
    public string Name => _inbox.Receiver.Path.Name;

    /// <summary>Types a command, and reads the whole answer.</summary>
    public async Task<PbmAnswer> AskAsync(string line)
    {
        var words = Words.Split(line).Words;
        var arguments = words.Skip(2).Chunk(2).Select(a => Tuple.Create(a[0], a.Length > 1 ? a[1] : ""));
        _inbox.Send(_palettes[words[0]], new Petabridge.Cmd.Command(words[1], [.. arguments]));
        var lines = new List<string>();
        while (true)
        {
            var response = (CommandResponse)await _inbox.ReceiveAsync(Patience);
            if (response.Text.Length > 0) lines.AddRange(response.Text.Split('\n'));
            if (response.IsFinal) return new PbmAnswer(lines, response is ErroredCommandResponse);
        }
    }

    public void Dispose() => _inbox.Dispose();
}

/// <summary>A whole answer.</summary>
internal sealed record PbmAnswer(IReadOnlyList<string> Lines, bool IsError);
