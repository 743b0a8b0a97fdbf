using Mallard.Bots.Play;
using Mallard.Bots.Playing;
using Mallard.Bots.Playing.Seen;

namespace Mallard.Bots.Games;

/// <summary>Bots that play one game to its end, from login to the dead boss.</summary>
public static class GameRun
{
    /// <summary>Plays; never longer than the timeout and a few waits for answers.</summary>
    /// <param name="options">What to play.</param>
    /// <param name="tell">Given a line for everything in the course of the game that people care for.</param>
    /// <param name="cancellationToken">Ends the run early; the report then covers what happened so far.</param>
    public static async Task<GameReport> RunAsync(GameOptions options, Action<string>? tell = null, CancellationToken cancellationToken = default)
    {
        var clock = new GameClock(options.Speed);
        var tally = new GameTally();
        var seed = options.Seed ?? BotAccount.NewSeed();
        GamePlayer[] players = [.. Enumerable.Range(1, options.Clients).Select(n => new GamePlayer(BotAccount.Of(seed, n), options, clock, tally))];
        var outcome = Outcome.None;
        try
        {
            await GatherAsync(players, new Chronicle(clock, Catalog.Default, tell ?? (static _ => { })), seed, options, cancellationToken);
            outcome = await PlayAsync(players, options, tally, cancellationToken);
        }
        catch (BotFailureException e)
        {
            tally.Error(e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The report says so.
        }
        finally
        {
            foreach (var player in players) await player.DisposeAsync();
        }

        return new GameReport(
            outcome,
            options.Clients,
            clock.Game,
            clock.Wall,
            tally.Sent.ToSorted(),
            tally.Received.ToSorted(),
            tally.Refusals,
            players.ToDictionary(player => player.Name, player => player.Deaths),
            tally.Errors,
            cancellationToken.IsCancellationRequested);
    }

    private static async Task GatherAsync(
        GamePlayer[] players, Chronicle chronicle, string seed, GameOptions options, CancellationToken cancellationToken)
    {
        await Task.WhenAll(players.Select(player => player.EnterAsync(cancellationToken)));
        foreach (var player in players) chronicle.Name(player.UserId, player.Name);
        var owner = players[0];
        owner.Chronicle = chronicle;

        // Rooms are for two at least, even if only one comes.
        var room = await owner.CreateRoomAsync($"play-{seed}", Math.Max(2, players.Length), cancellationToken);
        foreach (var player in players.Skip(1)) await player.JoinRoomAsync(room.RoomId, cancellationToken);
        await owner.PrepareGameAsync(cancellationToken);
        await owner.StartGameAsync();
        try
        {
            await Task.WhenAll(players.Select(player => player.Started)).WaitAsync(options.Patience, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new BotFailureException("the game did not start", e);
        }
    }

    private static async Task<Outcome> PlayAsync(GamePlayer[] players, GameOptions options, GameTally tally, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = Task.WhenAll(players.Select(player => player.PlayAsync(stop.Token)));
        var ended = Task.WhenAll(players.Select(player => player.Ended));
        try
        {
            var outcomes = await ended.WaitAsync(options.Timeout, cancellationToken);
            return outcomes.Max();
        }
        catch (TimeoutException)
        {
            tally.Error($"no end within {options.Timeout.TotalSeconds:0.#} s");
            return Outcome.None;
        }
        finally
        {
            await stop.CancelAsync();
            try
            {
                await playing;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // They were to stop.
            }
        }
    }
}
