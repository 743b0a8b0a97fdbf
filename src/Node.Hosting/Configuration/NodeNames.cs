namespace Mallard.Hosting.Configuration;

/// <summary>Names that must be equal on every node of a cluster.</summary>
public static class NodeNames
{
    /// <summary>The name of the actor system; part of every address.</summary>
    public const string System = "mallard";
}
