namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    private bool _somebodyLeft;

    /// <summary>A player says where they are. Others hear of it with the next step of time.</summary>
    public Refusal Move(int playerId, Point to)
    {
        var refusal = CheckPlaying(playerId, out var player);
        if (refusal != Refusal.None) return refusal;
        if (!to.IsFinite) return Refusal.NotFinite;

        // Clients repeat their position while they stand still; that is no news. Those of the dead send it too, and stay where they are.
        if (player.Position == to || player.IsDead) return Refusal.None;
        if (!IsInside(to)) return WhereYouAre(player, Refusal.OutOfBounds);
        if (!Strides(player, to)) return WhereYouAre(player, Refusal.TooFast);

        Put(player, to);
        if (player.OpenBox != 0 && !Reaches(player, FindObject(player.OpenBox)!)) CloseBox(player);
        return Refusal.None;
    }

    /// <summary>A player swings at nothing.</summary>
    public Refusal Swing(int playerId, Point direction)
    {
        var refusal = CheckActing(playerId, out _);
        if (refusal != Refusal.None) return refusal;
        if (!direction.IsDirection) return Refusal.NotFinite;

        Happened(new WorldEvent.PlayerSwung(playerId, direction));
        return Refusal.None;
    }

    /// <summary>A player says something, dead or alive. Only how often is the world's business, because only it knows the time.</summary>
    public Refusal Speak(int playerId, int burst, float linesPerSecond)
    {
        var refusal = CheckPlaying(playerId, out var player);
        if (refusal != Refusal.None) return refusal;

        player.LinesSaid = MathF.Max(0, player.LinesSaid - (linesPerSecond * (Elapsed - player.SpokeAt) / 1000f));
        player.SpokeAt = Elapsed;
        if (player.LinesSaid + 1 > burst) return Refusal.TooManyLines;
        player.LinesSaid++;
        return Refusal.None;
    }

    /// <summary>A player's connection is gone. The player stays where they are; what they held open or ran for the others does not.</summary>
    public void Disconnect(int playerId)
    {
        if (FindPlayer(playerId) is not { } player) return;
        player.Connected = false;
        if (player.OpenBox != 0) CloseBox(player);
        // The others should not stand among frozen monsters until the host is back.
        if (_rules.HostRunsMonsters && Stage == Stage.Running && playerId == OwnerId) PassOwnership(_players.IndexOf(player) + 1);
    }

    /// <summary>A player is back.</summary>
    public void Reconnect(int playerId)
    {
        if (FindPlayer(playerId) is not { } player) return;
        player.Connected = true;
        // The client that had it open is gone, even if nobody said so.
        if (player.OpenBox != 0) CloseBox(player);
        if (_rules.HostRunsMonsters && Stage == Stage.Running && FindPlayer(OwnerId) is { Connected: false }) MakeOwner(playerId);
    }

    /// <summary>A player is out of the game for good.</summary>
    public void Leave(int playerId)
    {
        var index = _players.FindIndex(player => player.Id == playerId);
        if (index < 0) return;
        var player = _players[index];
        if (player.OpenBox != 0) CloseBox(player);
        _players.RemoveAt(index);

        if (Stage == Stage.Running)
        {
            // The others' clients drop a player who is missing from the positions, so these are news.
            _somebodyLeft = true;
            LoseTarget(playerId);
        }

        if (playerId == OwnerId) PassOwnership(index);
    }

    /// <summary>What every request of a running game has to pass first.</summary>
    public Refusal CheckPlaying(int playerId, out Player player)
    {
        player = FindPlayer(playerId)!;
        if (player is null) return Refusal.NotAPlayer;
        return Stage == Stage.Running ? Refusal.None : Refusal.NotStarted;
    }

    /// <summary>What every request has to pass that the dead cannot make.</summary>
    private Refusal CheckActing(int playerId, out Player player)
    {
        var refusal = CheckPlaying(playerId, out player);
        return refusal == Refusal.None && player.IsDead ? Refusal.Dead : refusal;
    }

    // A client that is somewhere else than it may be is shown where it is.
    private static Refusal WhereYouAre(Player player, Refusal refusal)
    {
        player.Moved = player.MovedLately = true;
        return refusal;
    }

    /// <summary>
    /// Whether the player can have come that far. The distance that may be gone grows with time up to that of a second, so that packets
    /// which the network holds back and delivers together are believed.
    /// </summary>
    private bool Strides(Player player, Point to)
    {
        if (_rules.MaxPlayerSpeed <= 0) return true;
        var grown = player.Stride + (_rules.MaxPlayerSpeed * (Elapsed - player.MovedAt) / 1000f);
        player.Stride = MathF.Min(grown, _rules.MaxPlayerSpeed);
        player.MovedAt = Elapsed;

        var distance = player.Position.DistanceTo(to);
        if (distance > player.Stride) return false;
        player.Stride -= distance;
        return true;
    }

    private static void Put(Player player, Point at)
    {
        player.Position = at;
        player.Moved = player.MovedLately = true;
    }

    /// <summary>The next in join order takes over, one with a connection if there is one; after the last it is the first again.</summary>
    private void PassOwnership(int from)
    {
        if (_players.Count == 0)
        {
            OwnerId = 0;
            return;
        }

        var next = _players[from % _players.Count];
        for (var n = 0; n < _players.Count; n++)
        {
            var candidate = _players[(from + n) % _players.Count];
            if (!candidate.Connected) continue;
            next = candidate;
            break;
        }

        if (next.Id != OwnerId) MakeOwner(next.Id);
    }

    private void MakeOwner(int playerId)
    {
        OwnerId = playerId;
        Happened(new WorldEvent.OwnerChanged(playerId));
        // What the host before was asked for and did not do.
        if (_waveToPlace.Count > 0) Happened(new WorldEvent.WaveWanted(playerId, [.. _waveToPlace]));
    }
}
