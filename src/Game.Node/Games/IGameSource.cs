using Mallard.Rules;

namespace Mallard.Game.Games;

/// <summary>What the next match of a node plays. A running match keeps what it began with.</summary>
public interface IGameSource
{
    /// <summary>The game of a match that begins now. Asked for on any thread.</summary>
    IGameFactory Current { get; }
}

/// <summary>The same game for ever.</summary>
public sealed class OneGame(IGameFactory game) : IGameSource
{
    public IGameFactory Current { get; } = game;

    /// <summary>The name of the game, for the line that says what a node does.</summary>
    public override string ToString() => Current.Name;
}
