using Mallard.Bots.Accounting;

namespace Mallard.Bots.Play;

/// <summary>
/// One room's round, from connecting to closing. The steps are taken together: a step begins when everything that the step before should
/// have told everybody has arrived.
/// </summary>
internal sealed class RoomScenario
{
    private readonly RunState _run;
    private readonly LoginGate _gate;
    private readonly Stage _stage;
    private readonly string _name;
    private readonly BotPlayer[] _players;

    public RoomScenario(RunState run, LoginGate gate, Stage stage, int room, int firstPlayer, int size)
    {
        _run = run;
        _gate = gate;
        _stage = stage;
        _name = $"bots {run.Seed} {room}";
        Ledger = new RoomLedger(size, run.Times);
        _players = [.. Enumerable.Range(0, size).Select(Player)];

        BotPlayer Player(int member)
        {
            var number = firstPlayer + member;
            return new BotPlayer(BotAccount.Of(run.Seed, number), run.Options.PortOf(number), member, Ledger, run, stage.Pacer);
        }
    }

    public RoomLedger Ledger { get; }

    private BotPlayer Owner => _players[0];

    /// <summary>Plays the round. Failures go into the run's errors; only cancellation is thrown.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (gathered, playing) = (false, false);
        try
        {
            var entered = await Task.WhenAll(_players.Select(player => EnterAsync(player, cancellationToken)));
            if (!entered.All(isIn => isIn)) return;
            await GatherAsync(cancellationToken);

            gathered = true;
            _stage.Gathered.Ready();
            if (_run.Options.Together || _run.Options.WarmUp is not null) await _stage.Gathered.Go.WaitAsync(cancellationToken);

            await StartAsync(cancellationToken);
            playing = true;
            _stage.Playing.Ready();
            _run.Playing(_players.Length);
            try
            {
                // What is measured begins when the last room plays, and ends before the first one stops.
                var end = _run.Options.WarmUp is null ? Task.CompletedTask : _stage.Playing.Go;
                await Task.WhenAll(_players.Select(player => player.PlayAsync(end, cancellationToken)));
                await SettleAsync("the last packets", cancellationToken);
                if (_run.Options.LeaveBy == LeaveBy.Request) await LeaveAsync(cancellationToken);
            }
            finally
            {
                _run.Playing(-_players.Length);
            }
        }
        catch (BotFailureException e)
        {
            _run.Error(e.Message);
        }
        finally
        {
            if (!gathered) _stage.Gathered.Ready();
            if (!playing) _stage.Playing.Ready();
            foreach (var player in _players)
            {
                await player.DisposeAsync();
                _run.Finished();
            }
        }
    }

    private async Task<bool> EnterAsync(BotPlayer player, CancellationToken cancellationToken)
    {
        await _gate.EnterAsync(cancellationToken);
        try
        {
            await player.EnterAsync(cancellationToken);
            return true;
        }
        catch (BotFailureException e)
        {
            // Here and not for the room: four bots that were refused are four errors.
            _run.Error(e.Message);
            return false;
        }
        finally
        {
            _gate.Leave();
        }
    }

    private async Task GatherAsync(CancellationToken cancellationToken)
    {
        // Rooms are for two at least, even if only one comes.
        var room = await Owner.CreateRoomAsync(_name, Math.Max(2, _players.Length), cancellationToken);
        Ledger.Joined(0, Owner.UserId);

        for (var i = 1; i < _players.Length; i++)
        {
            if (i == 1) await _players[i].ListRoomsAsync(cancellationToken);
            await _players[i].JoinRoomAsync(room.RoomId, cancellationToken);
            Ledger.Joined(i, _players[i].UserId);
        }

        await SettleAsync("join notifications", cancellationToken);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var prepared = await Owner.PrepareGameAsync(cancellationToken);
        Ledger.Announced(Kind.Prepare);
        await SettleAsync("prepare notifications", cancellationToken);

        await Owner.StartGameAsync(prepared);
        Ledger.Announced(Kind.Start);
        await SettleAsync("start notifications", cancellationToken);
    }

    // The owner last: without an owner there may be no match to leave.
    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        for (var i = _players.Length - 1; i >= 0; i--)
        {
            await _players[i].LeaveAsync(cancellationToken);
            Ledger.Left(i, _players[i].UserId);
            await SettleAsync("leave notifications", cancellationToken);
        }
    }

    private async Task SettleAsync(string awaited, CancellationToken cancellationToken)
    {
        try
        {
            await Ledger.SettledAsync().WaitAsync(_run.Options.Timeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new BotFailureException($"waited in vain for {awaited}", e);
        }
    }
}
