namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>A player says where they are. Others hear of it with the next step of time.</summary>
    public Refusal Move(int playerId, Point to)
    {
        var refusal = CheckPlaying(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (!to.IsFinite) return Refusal.NotFinite;

        // Clients repeat their position while they stand still; that is no news.
        if (player.Position == to) return Refusal.None;
        player.Position = to;
        _playersMoved = true;
        return Refusal.None;
    }

    /// <summary>A player swings at nothing.</summary>
    public Refusal Swing(int playerId, Point direction)
    {
        var refusal = CheckPlaying(playerId, out _);
        if (refusal != Refusal.None) return refusal;
        if (!direction.IsFinite) return Refusal.NotFinite;

        Happened(new WorldEvent.PlayerSwung(playerId, direction));
        return Refusal.None;
    }

    /// <summary>A player is out of the game for good.</summary>
    public void Leave(int playerId)
    {
        var index = _players.FindIndex(player => player.Id == playerId);
        if (index < 0) return;
        _players.RemoveAt(index);

        // The others' clients drop a player who is missing from the positions, so these are news.
        if (Stage == Stage.Running) _playersMoved = true;
        if (playerId == OwnerId) PassOwnership(index);
    }

    /// <summary>What every request of a running game has to pass first.</summary>
    public Refusal CheckPlaying(int playerId, out Player player)
    {
        player = FindPlayer(playerId)!;
        if (player is null) return Refusal.NotAPlayer;
        return Stage == Stage.Running ? Refusal.None : Refusal.NotStarted;
    }

    /// <summary>The next in join order takes over; after the last it is the first again.</summary>
    private void PassOwnership(int indexOfLeaver)
    {
        if (_players.Count == 0)
        {
            OwnerId = 0;
            return;
        }

        OwnerId = _players[indexOfLeaver % _players.Count].Id;
        Happened(new WorldEvent.OwnerChanged(OwnerId));
    }
}
