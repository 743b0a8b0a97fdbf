using Akka.Actor;
using Akka.Cluster;
using Mallard.Inspection;
using Mallard.Messages.Inspection;

namespace Mallard.Hosting.Inspection;

/// <summary>
/// Carries one call of a console through the cluster: asks the members concerned, puts their answers together in the order of their
/// addresses, and names those that do not answer.
/// </summary>
// Counting --(all have told how many rows they have, or are late)--> Gathering --(all have answered, or are late)--> end
// Only pages of many members need to be counted first. A stream stays in Gathering until its console, its operator or its member ends it.
internal sealed class CallActor : ReceiveActor, IWithTimers
{
    private readonly InspectionActor.Carry _carry;
    private readonly InspectionServices _services;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly List<MemberAnswer> _members = [];
    private readonly List<string> _unanswered = [];
    private IReadOnlyList<Column>? _columns;
    private int _next;
    private int? _total;
    private string? _fault;
    private bool _isOrdered;
    private bool _isAnswered;
    private bool _isTold;
    private bool _isLeaving;
    private bool _isCancelled;

    private CallActor(InspectionActor.Carry carry, InspectionServices services)
    {
        (_carry, _services) = (carry, services);
        Become(Gathering);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private Call Call => _carry.Call;

    // Where one member is asked, or at most one has something to say, the answer is that of the member; else a column tells whose a row is.
    private bool IsMerged => Call.Command is { Reach: Reach.EveryNode, WhenNobodyHasIt: null };

    protected override void PreStart()
    {
        if (!TryOrder() || !TryChoose()) return;
        if (Call.Command.IsPaged && IsMerged && _members.Count > 1) BeginCounting();
        else BeginGathering(_members.Select(_ => (Call.Skip, Call.Take)));
    }

    protected override void PostStop()
    {
        if (!_isOrdered) return;
        _services.Audit.TryWrite(_carry.Operator, _carry.From, Call.ToString(), Result);
    }

    private string Result => this switch
    {
        { _fault: { } fault } => $"failed: {fault}",
        { _isLeaving: true } => "done: the node leaves the cluster and ends",
        { Call.Command.Streams: true } when _isCancelled || !_isAnswered => "begun; the console did not wait for its end",
        { _isAnswered: true } => _unanswered.Count == 0 ? "done" : $"done; {NoAnswer}",
        _ => "given up by the console",
    };

    private string NoAnswer => $"no answer from {string.Join(", ", _unanswered)}";

    // Written down before anything is done: what cannot be written down is not done.
    private bool TryOrder()
    {
        if (!Call.Changes) return true;
        try
        {
            _services.Audit.Write(_carry.Operator, _carry.From, Call.ToString(), "ordered");
            _isOrdered = true;
            return true;
        }
        catch (Exception e)
        {
            Fail($"Nothing was done, because the audit log cannot be written: {e.Message}");
            return false;
        }
    }

    private bool TryChoose()
    {
        var state = _cluster.State;
        var members = state.Members.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Removed)).OrderBy(m => m.Address.ToString(), StringComparer.Ordinal).ToArray();
        IEnumerable<Member> chosen;
        if (Call.Node is { } node)
        {
            if (Array.Find(members, m => MemberNames.Fits(m.Address, node)) is not { } one) return Fail($"{node} is not a member of the cluster; cluster show lists them");
            if (Call.Command.Role is { } needed && !one.HasRole(needed)) return Fail($"{node} is no {needed} node");
            chosen = [one];
        }
        else
        {
            var able = members.Where(m => Call.Command.Role is not { } role || m.HasRole(role)).ToArray();
            if (able.Length == 0) return Fail($"There is no {Call.Command.Role} node");
            chosen = Call.Command.Reach == Reach.EveryNode ? able
                : Array.Find(able, m => m.UniqueAddress == _cluster.SelfUniqueAddress) is { } self ? [self]
                : [able.OrderBy(m => state.Unreachable.Contains(m)).ThenBy(m => m.Status != MemberStatus.Up).First()];
        }

        foreach (var member in chosen)
        {
            // Nothing comes from there; waiting for it would only make everybody else late.
            if (state.Unreachable.Contains(member)) _unanswered.Add(member.Address.ToString());
            else _members.Add(new MemberAnswer(member.Address));
        }

        if (_members.Count > 0) return true;
        End();
        return false;
    }

    private void BeginCounting()
    {
        Become(Counting);
        foreach (var member in _members) Ask(member, 0, 0);
        ExpectMore();
    }

    private void Counting()
    {
        Receive<InspectedTable>(t => From(t.Id) is not null, OnTable);
        Receive<InspectionDone>(t => From(t.Id) is not null, done =>
        {
            var member = From(done.Id)!;
            member.IsDone = true;
            member.Total = done.Total;
            member.Fault = done.Fault;
            if (_members.TrueForAll(m => m.IsDone)) EndCounting();
        });
        Receive<Late>(_ => EndCounting());
        Receive<Cancel>(_ => End());
    }

    private void EndCounting()
    {
        foreach (var member in _members.Where(m => !m.IsDone)) _unanswered.Add(member.Address.ToString());
        _members.RemoveAll(m => !m.IsDone);
        foreach (var member in _members.Where(m => m.Fault is not null)) Tell(new FaultPart(_fault = member.Fault!) { Node = member.Address.ToString() });
        _members.RemoveAll(m => m.Fault is not null);
        _total = _members.Sum(m => m.Total);

        var (skip, take) = (Call.Skip, Call.Take);
        var pages = new List<(int, int)>();
        foreach (var member in _members.ToArray())
        {
            var (before, here) = (Math.Min(skip, member.Total), 0);
            here = Math.Min(take, member.Total - before);
            (skip, take) = (skip - before, take - here);
            if (here == 0) _members.Remove(member);
            else pages.Add((before, here));
        }

        BeginGathering(pages);
    }

    private void BeginGathering(IEnumerable<(int Skip, int Take)> pages)
    {
        Become(Gathering);
        if (_members.Count == 0)
        {
            End();
            return;
        }

        foreach (var (member, (skip, take)) in _members.Zip(pages)) Ask(member, skip, take);
        ExpectMore();
    }

    private void Gathering()
    {
        Receive<InspectedTable>(t => From(t.Id) is not null, OnTable);
        Receive<InspectedRows>(r => From(r.Id) is { Columns: not null }, OnRows);
        Receive<InspectedLine>(l => From(l.Id) is not null, l => Add(From(l.Id)!, new LinePart(IsMerged && Call.Node is null ? $"{From(l.Id)!.Address}: {l.Text}" : l.Text)));
        Receive<InspectionDone>(d => From(d.Id) is not null, OnDone);
        Receive<InspectedLeaving>(l => From(l.Id) is not null, OnLeaving);
        Receive<Late>(_ => OnLate());
        Receive<Cancel>(_ =>
        {
            _isCancelled = true;
            End();
        });
        Receive<Terminated>(gone =>
        {
            // When it said so before, that is the end of its answer.
            if (!_isLeaving) Tell(new FaultPart(_fault = "The node has ended, or cannot be reached any more") { Node = _members[0].Address.ToString() });
            End();
        });
    }

    private void OnTable(InspectedTable table)
    {
        var member = From(table.Id)!;
        member.Columns = [.. table.Names.Zip(table.Kinds, (name, kind) => new Column(name, Enum.TryParse<ColumnKind>(kind, out var known) ? known : ColumnKind.Text))];
        Heard(member);
        if (!IsMerged)
        {
            Add(member, new TablePart(table.Title, member.Columns));
            return;
        }

        // Members of one build have the same columns; the first to say so begins the one table there is.
        if (_columns is not null) return;
        _columns = [new Column("node", ColumnKind.Address), .. member.Columns];
        Tell(new TablePart(table.Title, _columns));
    }

    private void OnRows(InspectedRows rows)
    {
        var member = From(rows.Id)!;
        var columns = member.Columns!;
        var cells = rows.Cells.Chunk(columns.Count).Where(row => row.Length == columns.Count).Select(row =>
        {
            var told = row.Select((text, i) => Cell.From(text, columns[i].Kind));
            return (IReadOnlyList<Cell>)[.. IsMerged ? told.Prepend((Cell)member.Address.ToString()) : told];
        });
        Add(member, new RowsPart([.. cells]));
    }

    private void OnLeaving(InspectedLeaving leaving)
    {
        _isLeaving = true;
        // This node, and the console with it: there will be nobody to say that it is over.
        if (From(leaving.Id)!.Address == _cluster.SelfAddress) Tell(new LeavingPart());
    }

    private void OnDone(InspectionDone done)
    {
        var member = From(done.Id)!;
        member.IsDone = true;
        if (done.Fault is { } fault) Add(member, new FaultPart(_fault = fault) { Node = member.Address.ToString() });
        else if (Call.Command.IsPaged) _total ??= done.Total;
        Flush();
        ExpectMore();
        if (_members.TrueForAll(m => m.IsDone)) End();
    }

    private void OnLate()
    {
        foreach (var member in _members.Where(m => !m.IsDone))
        {
            _unanswered.Add(member.Address.ToString());
            member.IsDone = true;
        }

        Flush();
        End();
    }

    private void Ask(MemberAnswer member, int skip, int take)
    {
        member.Ask();
        var question = new InspectHere(member.Question, [.. Call.Words], skip, take);
        if (member.Address == _cluster.SelfAddress) Context.Parent.Tell(question, Self);
        else Context.ActorSelection(new RootActorPath(member.Address) / "user" / InspectionActor.Name).Tell(question, Self);
    }

    // Answers that come after a member was given up, or to a question before the one that counts, belong to nobody.
    private MemberAnswer? From(long question) => _members.Find(m => m.Question == question && !m.IsDone);

    private void Add(MemberAnswer member, AnswerPart part)
    {
        Heard(member);
        _isTold = true;
        if (member == _members[_next]) Tell(part);
        else member.Waiting.Enqueue(part);
    }

    // A member that talks is not late; one that streams need not talk, as long as it lives.
    private void Heard(MemberAnswer member)
    {
        ExpectMore();
        if (!Call.Command.Streams || member.IsWatched) return;
        member.IsWatched = true;
        Context.Watch(Sender);
    }

    private void ExpectMore()
    {
        if (Call.Command.Streams && _members[0].IsWatched) Timers.Cancel(Late.Instance);
        else Timers.StartSingleTimer(Late.Instance, Late.Instance, _services.Settings.AnswerTimeout);
    }

    private void Flush()
    {
        while (_next < _members.Count)
        {
            while (_members[_next].Waiting.TryDequeue(out var part)) Tell(part);
            if (!_members[_next].IsDone || _next == _members.Count - 1) return;
            _next++;
        }
    }

    private bool Fail(string fault)
    {
        Tell(new FaultPart(_fault = fault));
        End();
        return false;
    }

    private void End()
    {
        _isAnswered = true;
        var hasNobodyIt = !_isTold && _fault is null && _members.TrueForAll(m => m.IsDone);
        if (_unanswered.Count > 0)
        {
            Tell(new UnansweredPart([.. _unanswered.Order(StringComparer.Ordinal)]));
            // What one member alone has was found: the others have nothing to add.
            if (Call.Command.WhenNobodyHasIt is null || !_isTold) _fault ??= NoAnswer;
        }

        // Not when the operator did not wait for it.
        if (Call.Command.WhenNobodyHasIt is { } missing && hasNobodyIt)
        {
            Tell(new FaultPart(missing) { Node = Call.Node });
            _fault ??= missing;
        }

        Context.Parent.Tell(new InspectionActor.Answered(_carry.Output, _carry.Id));
        Tell(new EndPart(_fault is null ? ConsoleExitCodes.Ok : ConsoleExitCodes.Failed) { Total = Call.Command.IsPaged ? _total : null });
        Context.Stop(Self);
    }

    private void Tell(AnswerPart part)
    {
        if (!_carry.Output.Write(part with { Id = _carry.Id })) Context.Stop(Self);
    }

    /// <summary>The operator has seen enough.</summary>
    internal sealed class Cancel : INoSerializationVerificationNeeded
    {
        public static readonly Cancel Instance = new();
    }

    private sealed class Late : INoSerializationVerificationNeeded
    {
        public static readonly Late Instance = new();
    }

    /// <summary>Makes one; an expression with a new call in it would be compiled each time.</summary>
    internal sealed class Producer(InspectionActor.Carry carry, InspectionServices services) : IIndirectActorProducer
    {
        public Type ActorType => typeof(CallActor);

        public ActorBase Produce() => new CallActor(carry, services);

        public void Release(ActorBase actor)
        {
        }
    }
}
