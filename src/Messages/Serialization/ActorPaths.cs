using System.Buffers.Text;
using System.Text;
using Akka.Actor;

namespace Mallard.Messages.Serialization;

/// <summary>Actors' paths as another node wrote them.</summary>
public static class ActorPaths
{
    /// <summary>Reads a whole path, with the node's address.</summary>
    /// <param name="utf8">The path's text in UTF-8.</param>
    /// <param name="path">The text: what <see cref="IActorRefProvider.ResolveActorRef(string)"/> takes.</param>
    /// <returns>False if it is no path.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out string path)
    {
        path = Encoding.UTF8.GetString(utf8);
        return EndsWithItsNumber(utf8) && ActorPath.TryParse(path, out _);
    }

    // Akka throws for a # with something else than a number behind it, in the last name when it parses and in another when it resolves.
    private static bool EndsWithItsNumber(ReadOnlySpan<byte> path)
    {
        var mark = path.IndexOf((byte)'#');
        return mark < 0 || (Utf8Parser.TryParse(path[(mark + 1)..], out int _, out var read) && mark + 1 + read == path.Length);
    }
}
