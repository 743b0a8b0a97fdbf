using Akka.Actor;

namespace Mallard.Hosting.Inspection;

/// <summary>How operators name members.</summary>
internal static class MemberNames
{
    /// <summary>Whether an address is meant by a whole one, or by its host and port.</summary>
    public static bool Fits(Address address, string name) =>
        name.Contains("://", StringComparison.Ordinal)
            ? string.Equals(address.ToString(), name, StringComparison.OrdinalIgnoreCase)
            : string.Equals($"{address.Host}:{address.Port}", name, StringComparison.OrdinalIgnoreCase);
}
