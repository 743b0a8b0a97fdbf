using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;

namespace Mallard.Hosting.Draining;

/// <summary>The drain of a running node.</summary>
internal sealed class NodeDrain : INodeDrain
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly ActorSystem _system;
    private readonly Task _ended;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log;
    private readonly Lock _lock = new();
    private readonly List<Part> _parts = [];
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Deadline _grace;
    private readonly Deadline _players;
    private readonly Deadline _matches;
    private DrainProgress _progress = DrainProgress.None;
    private ImmutableArray<Action<DrainProgress>> _watchers;

    public NodeDrain(ActorSystem system, Task ended, TimeProvider time)
    {
        (_system, _ended, _time) = (system, ended, time);
        _log = Akka.Event.Logging.GetLogger(system, "drain");
        (_grace, _players, _matches) = (new Deadline(time), new Deadline(time), new Deadline(time));
        _watchers = [new DrainLog(_log, time).Tell];
    }

    public bool IsDraining => Progress.Phase != DrainPhase.None;

    public DrainProgress Progress
    {
        get
        {
            lock (_lock)
            {
                if (_progress.Phase == DrainPhase.None) return _progress;
                return _progress with
                {
                    GraceUntil = _grace.At,
                    PlayersUntil = _players.At,
                    MatchesUntil = _matches.At,
                    Roles = [.. _parts.Select(p => new RoleDrain(p.Step.Role, p.IsWaiting, p.Left))],
                };
            }
        }
    }

    public Task Finished => _finished.Task;

    public IDisposable Watch(Action<DrainProgress> watcher)
    {
        lock (_lock) _watchers = _watchers.Add(watcher);
        return new Watching(this, watcher);
    }

    public void Add(IDrainStep step)
    {
        lock (_lock)
        {
            if (_progress.Phase != DrainPhase.None) throw new InvalidOperationException("The node is being drained.");
            _parts.Add(new Part(this, step));
        }
    }

    public DrainAnswer Begin(DrainRequest request)
    {
        bool begins;
        List<string> losses = [];
        lock (_lock)
        {
            begins = _progress.Phase == DrainPhase.None;
            if (begins)
            {
                losses = FindLosses();
                if (losses.Count > 0 && !request.Force) return new DrainAnswer(DrainOutcome.Refused, losses);
                _progress = new DrainProgress { Phase = DrainPhase.Announced, AskedBy = request.AskedBy, StartedAt = _time.GetUtcNow() };
            }

            _grace.SetAtMost(request.Limits.Grace);
            _players.SetAtMost(request.Limits.Players);
            _matches.SetAtMost(request.Limits.Matches);
        }

        foreach (var loss in losses) _log.Info("Draining all the same: {Loss}", loss);
        Raise();
        if (begins) _ = Task.Run(RunAsync);
        return new DrainAnswer(begins ? DrainOutcome.Begun : DrainOutcome.UnderWay, [.. losses, .. Progress.Lines]);
    }

    private async Task RunAsync()
    {
        // A node that ends for another reason waits for nothing any more.
        _ = _system.WhenTerminated.ContinueWith(_ => PassAll(), TaskScheduler.Default);
        foreach (var part in _parts) Announce(part);
        if (_parts.Any(p => p.Step.RefusesPlayers)) await Never.EndsBeforeAsync(_grace.Passed);

        Enter(DrainPhase.Waiting);
        await Task.WhenAll(_parts.Select(FinishAsync));

        Enter(DrainPhase.Leaving);
        try
        {
            await await Task.WhenAny(CoordinatedShutdown.Get(_system).Run(RunningNode.StopRequested.Instance), _ended);
        }
        catch (Exception e)
        {
            _log.Error(e, "The node could not stop in good order");
            await _system.Terminate();
        }

        await _ended;
        Enter(DrainPhase.Ended);
        _finished.TrySetResult();
    }

    // What one role cannot do is no reason to keep the others waiting, or the node running.
    private void Announce(Part part)
    {
        try
        {
            part.Step.Announce(part);
        }
        catch (Exception e)
        {
            _log.Error(e, "The role {Role} could not announce its drain", part.Step.Role);
        }
    }

    private async Task FinishAsync(Part part)
    {
        try
        {
            await part.Step.FinishAsync(part);
        }
        catch (Exception e)
        {
            _log.Error(e, "The role {Role} could not be drained", part.Step.Role);
        }

        lock (_lock) part.IsWaiting = false;
        Raise();
    }

    private void Enter(DrainPhase phase)
    {
        lock (_lock)
        {
            _progress = _progress with { Phase = phase };
            foreach (var part in _parts) part.IsWaiting = phase == DrainPhase.Waiting;
        }

        Raise();
    }

    private void PassAll()
    {
        _grace.Pass();
        _players.Pass();
        _matches.Pass();
    }

    private void Report(Part part, IReadOnlyList<DrainCount> left)
    {
        lock (_lock) part.Left = left;
        Raise();
    }

    private void Raise()
    {
        var progress = Progress;
        ImmutableArray<Action<DrainProgress>> watchers;
        lock (_lock) watchers = _watchers;
        foreach (var watcher in watchers)
        {
            try
            {
                watcher(progress);
            }
            catch (Exception e)
            {
                // Whoever reports progress has no part in what others make of it.
                _log.Error(e, "The progress of the drain could not be told");
            }
        }
    }

    private List<string> FindLosses()
    {
        var cluster = Cluster.Get(_system);
        var state = cluster.State;
        var others = state.Members.Where(m => m.UniqueAddress != cluster.SelfUniqueAddress && m.Status == MemberStatus.Up && !state.Unreachable.Contains(m)).ToArray();
        return [.. _parts.Where(p => !others.Any(o => o.HasRole(p.Step.Role))).Select(p => $"no other {p.Step.Role} node is up: {p.Step.WhenNobodyIsLeft}")];
    }

    private void Unwatch(Action<DrainProgress> watcher)
    {
        lock (_lock) _watchers = _watchers.Remove(watcher);
    }

    private sealed class Watching(NodeDrain drain, Action<DrainProgress> watcher) : IDisposable
    {
        public void Dispose() => drain.Unwatch(watcher);
    }

    private sealed class Part(NodeDrain drain, IDrainStep step) : IDrainWork
    {
        public IDrainStep Step { get; } = step;

        public bool IsWaiting { get; set; }

        public IReadOnlyList<DrainCount> Left { get; set; } = [];

        public CancellationToken PlayerLimit => drain._players.Passed;

        public CancellationToken MatchLimit => drain._matches.Passed;

        public void Report(params IReadOnlyList<DrainCount> left) => drain.Report(this, left);
    }
}
