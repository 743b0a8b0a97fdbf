using Mallard.Hosting.Configuration;

namespace Mallard.Hosting;

/// <summary>What a program adds to its node beside the roles, such as another kind of console: <see cref="NodeHostOptions.Extensions"/>.</summary>
public interface INodeExtension
{
    /// <summary>Its name in the summary of the start, and of its hocon files: <c>NAME.conf</c> and <c>NAME.PROGRAM.conf</c>, read after the program's.</summary>
    string Name { get; }

    /// <summary>
    /// The section of its settings, outside <c>mallard</c> and <c>akka</c>. The actor system has it too, for a library that looks there by itself;
    /// which keys that knows is its own affair, so unknown ones are not refused.
    /// </summary>
    string Section { get; }

    /// <summary>Reads <see cref="Section"/>, as <see cref="INodeRole.Configure"/> does for a role. It is started after the roles.</summary>
    IRoleStart Configure(SettingsReader settings);
}
