using System.Numerics;

namespace Mallard.Bots.Playing.Deeds;

/// <summary>One thing that a player does: a request to the server.</summary>
internal abstract record Deed
{
    public sealed record Move(Vector2 To) : Deed;

    public sealed record Attack(int MonsterId, Vector2 Direction) : Deed;

    public sealed record Cut(int ObjectId, Vector2 Direction) : Deed;

    public sealed record Open(int BoxId) : Deed;

    public sealed record Take(int BoxId, int Code, int Count) : Deed;

    public sealed record Put(int BoxId, int Code, int Count) : Deed;

    public sealed record Close(int BoxId) : Deed;

    public sealed record PickUp(Vector2 At) : Deed;

    public sealed record Use(int Code) : Deed;

    public sealed record Unequip(int Code) : Deed;

    public sealed record Drop(int Code, int Count) : Deed;

    public sealed record Combine(int First, int Second) : Deed;

    public sealed record Build(int Code, Vector2 At) : Deed;
}
