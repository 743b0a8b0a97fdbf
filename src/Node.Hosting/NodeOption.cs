namespace Mallard.Hosting;

/// <summary>A command line option that is a short name for a key.</summary>
/// <param name="Name">With its dashes: <c>--client-port</c>.</param>
/// <param name="Key">The full key it sets: <c>mallard.gateway.client-port</c>.</param>
/// <param name="Help">One sentence for <c>--help</c>.</param>
/// <param name="ValueName">What stands for the value in <c>--help</c>: <c>PORT</c>.</param>
public sealed record NodeOption(string Name, string Key, string Help, string ValueName);
