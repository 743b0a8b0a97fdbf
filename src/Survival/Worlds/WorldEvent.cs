using System.Collections.Immutable;
using Mallard.Survival.Balance;

namespace Mallard.Survival.Worlds;

/// <summary>Something that happened and that players will hear of. What it says beyond its own figures is read from the world.</summary>
internal abstract record WorldEvent
{
    /// <summary>Things have their places, players their start items, time runs.</summary>
    public sealed record Started : WorldEvent;

    /// <summary>Some players stand elsewhere than at the last tick. <see cref="All"/>: everybody's position is to be told.</summary>
    public sealed record PlayersMoved(PositionScope Scope) : WorldEvent
    {
        public static readonly PlayersMoved Now = new(PositionScope.Now);
        public static readonly PlayersMoved Lately = new(PositionScope.Lately);
        public static readonly PlayersMoved All = new(PositionScope.All);
    }

    /// <summary>Some monsters stand elsewhere than at the last tick.</summary>
    public sealed record MonstersMoved(PositionScope Scope) : WorldEvent
    {
        public static readonly MonstersMoved Now = new(PositionScope.Now);
        public static readonly MonstersMoved Lately = new(PositionScope.Lately);
    }

    /// <summary>A swing, whether it hits or not.</summary>
    public sealed record PlayerSwung(int PlayerId, Point Direction) : WorldEvent;

    public sealed record PlayerHurt(int PlayerId, int Hp) : WorldEvent;

    public sealed record PlayerDied(int PlayerId) : WorldEvent;

    public sealed record PlayerRevived(int PlayerId, Point At) : WorldEvent;

    public sealed record PlayerHungry(int PlayerId, int Hunger) : WorldEvent;

    /// <summary>Food was eaten; what it did is in the player.</summary>
    public sealed record PlayerAte(int PlayerId, int Code, int Hunger, int Hp) : WorldEvent;

    /// <summary>A weapon or armor was put on.</summary>
    public sealed record PlayerEquipped(int PlayerId, int Code, int Count) : WorldEvent;

    public sealed record PlayerUnequipped(int PlayerId, int Code) : WorldEvent;

    public sealed record PlayerDropped(int PlayerId, ItemStack Stack) : WorldEvent;

    public sealed record PlayerPickedUp(int PlayerId, GroundItem Item) : WorldEvent;

    public sealed record ItemsAppeared(ImmutableArray<GroundItem> Items) : WorldEvent;

    public sealed record BoxOpened(int PlayerId, int BoxId) : WorldEvent;

    public sealed record BoxClosed(int PlayerId, int BoxId) : WorldEvent;

    public sealed record TakenOut(int PlayerId, int BoxId, ItemStack Moved) : WorldEvent;

    public sealed record PutIn(int PlayerId, int BoxId, ItemStack Moved) : WorldEvent;

    public sealed record Combined(int PlayerId, bool Success, int First, int Second, int Result) : WorldEvent;

    /// <summary>A wall was built from a kit.</summary>
    public sealed record WallBuilt(int PlayerId, int KitCode) : WorldEvent;

    /// <summary>Something stands where nothing stood.</summary>
    public sealed record ObjectAppeared(int ObjectId, int Code, Point Position) : WorldEvent;

    public sealed record ObjectHurt(int ObjectId, int Hp) : WorldEvent;

    public sealed record ObjectDestroyed(int ObjectId) : WorldEvent;

    public sealed record MonsterHurt(int MonsterId, int Hp) : WorldEvent;

    public sealed record MonsterDied(int MonsterId) : WorldEvent;

    /// <summary>A monster struck: a player, or an object. If the host said so it knows already.</summary>
    public sealed record MonsterStruck(int MonsterId, bool IsPlayer, int TargetId, int ExceptPlayerId) : WorldEvent;

    /// <summary>Monsters have found, changed or lost their targets; target 0 is none.</summary>
    public sealed record TargetsChanged(ImmutableArray<(int MonsterId, int TargetId)> Targets) : WorldEvent;

    /// <summary>The host has to place a wave.</summary>
    public sealed record WaveWanted(int HostId, ImmutableArray<WaveMonster> Monsters) : WorldEvent;

    /// <summary>A wave is here.</summary>
    public sealed record WaveCame(ImmutableArray<(int Id, int Code, Point Position)> Monsters) : WorldEvent;

    /// <summary>Day has become night or night day.</summary>
    public sealed record PhaseChanged(Phase Phase, long EndsAt) : WorldEvent;

    /// <summary>Another player has the owner's duties.</summary>
    public sealed record OwnerChanged(int OwnerId) : WorldEvent;

    /// <summary>A boss is dead: the players have won. Nothing happens after what this call still causes.</summary>
    public sealed record GameCleared : WorldEvent;

    /// <summary>The players have lost, or the game was ended. Nothing happens after what this call still causes.</summary>
    public sealed record GameOver : WorldEvent;
}

/// <summary>Whose positions.</summary>
internal enum PositionScope
{
    /// <summary>Of those who moved since the last tick.</summary>
    Now,

    /// <summary>Of those who moved since the last update of this scope. Repeats what a slow client may have missed.</summary>
    Lately,

    /// <summary>Of all.</summary>
    All,
}
