using Akka.Actor;
using Mallard.Game.Games;
using Mallard.Game.Inspection;
using Mallard.Game.Metrics;
using Mallard.Game.Recordings;
using Mallard.Game.Traces;
using Mallard.Messages;
using Mallard.Messages.Links;
using Mallard.Protocol;

namespace Mallard.Game.Matches;

/// <summary>What all matches of a game node share. The regions are set once, before the first message.</summary>
internal sealed class GameServices(GameSettings settings, IGameSource game, TickSource ticks, TimeProvider time)
{
    private bool _isDraining;

    public GameSettings Settings { get; } = settings;

    /// <summary>What the next match plays.</summary>
    public IGameSource Game { get; } = game;

    /// <summary>Where matches are recorded; null for nowhere.</summary>
    public RecordingDisk? Recordings { get; init; }

    /// <summary>Whether this node takes no new matches any more. Set once, from any thread.</summary>
    public bool IsDraining
    {
        get => Volatile.Read(ref _isDraining);
        set => Volatile.Write(ref _isDraining, value);
    }

    public TickSource Ticks { get; } = ticks;

    /// <summary>How often states go out; null for with every tick.</summary>
    public StatePace? Pace { get; init; }

    public GameMetrics Metrics { get; init; } = GameMetrics.Unread;

    public GameTraces Traces { get; init; } = GameTraces.Unread;

    public TimeProvider Time { get; } = time;

    public FrameEncoder Encoder { get; } = new(settings.ClientVersion);

    public ErrorFrames Errors { get; } = new(new FrameEncoder(settings.ClientVersion), time);

    public IActorRef Users { get; set; } = ActorRefs.Nobody;

    public IActorRef Rooms { get; set; } = ActorRefs.Nobody;

    /// <summary>The ways to the gateways.</summary>
    public required IPacketLinks Links { get; init; }

    /// <summary>Takes the packets of this node's matches.</summary>
    public IActorRef Intake { get; set; } = ActorRefs.Nobody;

    /// <summary>The matches of this node, for operators.</summary>
    public MatchDirectory Matches { get; init; } = new();

    public IActorRef LoadReporter { get; set; } = ActorRefs.Nobody;
}
