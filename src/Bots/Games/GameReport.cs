using Mallard.Bots.Playing.Seen;
using Mallard.Protocol;

namespace Mallard.Bots.Games;

/// <summary>What came of a game.</summary>
/// <param name="Outcome">How it ended; none if it did not.</param>
/// <param name="Clients">How many players there were.</param>
/// <param name="GameTime">From start to end by the game's clock.</param>
/// <param name="WallTime">The same by the wall's.</param>
/// <param name="Sent">Packets sent in the game, by type.</param>
/// <param name="Received">Packets received in the game, by type, each player's counted.</param>
/// <param name="Refusals">How often the server refused something, by its text.</param>
/// <param name="Deaths">How often each player died, by name.</param>
/// <param name="Errors">What went wrong.</param>
/// <param name="WasInterrupted">True if the run was ended early.</param>
public sealed record GameReport(
    Outcome Outcome,
    int Clients,
    TimeSpan GameTime,
    TimeSpan WallTime,
    IReadOnlyDictionary<PacketType, long> Sent,
    IReadOnlyDictionary<PacketType, long> Received,
    IReadOnlyDictionary<string, int> Refusals,
    IReadOnlyDictionary<string, int> Deaths,
    IReadOnlyList<string> Errors,
    bool WasInterrupted)
{
    /// <summary>True if the boss is dead and everybody was there to see it.</summary>
    public bool Succeeded => Outcome == Outcome.Cleared && Errors.Count == 0 && !WasInterrupted;

    /// <summary>0 cleared, 1 not, 130 interrupted.</summary>
    public int ExitCode => WasInterrupted ? 130 : Succeeded ? 0 : 1;
}
