using System.Reflection;

namespace Mallard.Hosting;

internal static class NodeVersion
{
    /// <summary>The version of this build; all projects share it.</summary>
    public static string Text { get; } =
        typeof(NodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
