using Mallard.Game.Games;
using Mallard.Hosting;
using Mallard.Hosting.Configuration;

namespace Mallard.Game;

/// <summary>
/// A game as a node takes it in: <c>new GameRole(new MyGame())</c>. Its settings are the section <c>mallard.game.&lt;Name&gt;</c>; their
/// defaults stand in a file <c>hocon/&lt;Name&gt;.conf</c> beside the program.
/// </summary>
public interface IGameModule
{
    /// <summary>The name of the section and of the file: lower case, with dashes.</summary>
    string Name { get; }

    /// <summary>
    /// Reads the game's section. Called before anything is started, also by <c>--check</c>: no side effects. Bad values and keys that are
    /// not read stop the start.
    /// </summary>
    /// <returns>
    /// Makes what the node's matches play, mostly a <see cref="OneGame"/>. Called once, at the start, and only if no setting was bad.
    /// </returns>
    Func<NodeContext, IGameSource> Configure(SettingsReader settings);
}
