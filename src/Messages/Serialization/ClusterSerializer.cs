using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Util;
using Hyperion;

namespace Mallard.Messages.Serialization;

/// <summary>
/// Hyperion behind Akka's serializer interface, closed: it writes and reads our listed types, and what they are made of, and nothing
/// else. For traffic between nodes of one build; nothing that is kept is ever written with it.
/// </summary>
public sealed class ClusterSerializer : Akka.Serialization.Serializer
{
    private readonly Hyperion.Serializer _hyperion;

    public ClusterSerializer(ExtendedActorSystem system)
        : base(system)
    {
        // Actor references travel as their path; Hyperion learns that from the surrogate.
        var references = Surrogate.Create<ISurrogated, ISurrogate>(
            from => from.ToSurrogate(system),
            to => (ISurrogated)to.FromSurrogate(system)!);

        _hyperion = new Hyperion.Serializer(new SerializerOptions(
            versionTolerance: false,
            preserveObjectReferences: false,
            surrogates: [references],
            serializerFactories: null,
            knownTypes: KnownTypes.Ordered,
            ignoreISerializable: true,
            packageNameOverrides: null,
            disallowUnsafeTypes: true,
            typeFilter: new AllowedTypes()));
    }

    /// <summary>The same on every node, and outside the range that Akka keeps for itself.</summary>
    public override int Identifier => 4101;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        if (!KnownTypes.Contains(obj.GetType()))
            throw new SerializationException($"{obj.GetType().FullName} is not listed in {nameof(KnownTypes)}.");

        using var stream = new MemoryStream(128);
        _hyperion.Serialize(obj, stream);
        return stream.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type type)
    {
        object message;
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            message = _hyperion.Deserialize<object>(stream);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Hyperion meets foreign bytes with whatever exception comes first; Akka understands only this one.
            throw new SerializationException($"{bytes.Length} bytes are not a message of this build.", e);
        }

        if (message is null || !KnownTypes.Contains(message.GetType()))
            throw new SerializationException($"A message of type {message?.GetType().FullName ?? "null"} is not listed in {nameof(KnownTypes)}.");
        return message;
    }

    /// <summary>Types that may appear by name inside a message: our own, Akka's references, and collections of the framework.</summary>
    private sealed class AllowedTypes : ITypeFilter
    {
        private static readonly string[] Prefixes = ["Mallard.Messages.", "Akka.Actor.", "Akka.Remote.", "System.Collections."];

        public bool IsAllowed(string typeName)
        {
            foreach (var prefix in Prefixes)
            {
                if (typeName.StartsWith(prefix, StringComparison.Ordinal)) return true;
            }

            return false;
        }
    }
}
