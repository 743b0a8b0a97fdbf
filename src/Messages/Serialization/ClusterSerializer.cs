using System.Runtime.Serialization;
using System.Text.RegularExpressions;
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
    // One for the process: Akka makes its serializers anew whenever a part of a node adds to the configuration, some ten times during a
    // start, and Hyperion takes a third of a second to compile what it needs.
    private static readonly Hyperion.Serializer Hyperion = new(new SerializerOptions(
        versionTolerance: false,
        preserveObjectReferences: false,
        // Actor references travel as their path; Hyperion learns that from the surrogate.
        surrogates: [Surrogate.Create<ISurrogated, ISurrogate>(from => from.ToSurrogate(_at!), to => (ISurrogated)to.FromSurrogate(_at!)!)],
        serializerFactories: null,
        knownTypes: KnownTypes.Ordered,
        ignoreISerializable: true,
        packageNameOverrides: null,
        disallowUnsafeTypes: true,
        typeFilter: new ListedTypes()));

    // Where the message is that the thread writes or reads.
    [ThreadStatic]
    private static ActorSystem? _at;

    private readonly ExtendedActorSystem _system;

    public ClusterSerializer(ExtendedActorSystem system)
        : base(system) => _system = system;

    /// <summary>The same on every node, and outside the range that Akka keeps for itself.</summary>
    public override int Identifier => 4101;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        RequireMessage(obj);
        using var stream = new MemoryStream(128);
        var outer = _at;
        _at = _system;
        try
        {
            Hyperion.Serialize(obj, stream);
        }
        finally
        {
            _at = outer;
        }

        return stream.ToArray();
    }

    public override object FromBinary(byte[] bytes, Type type)
    {
        object message;
        var outer = _at;
        _at = _system;
        try
        {
            using var stream = new WholeReads(bytes);
            message = Hyperion.Deserialize<object>(stream);
            if (stream.Position != stream.Length) throw new EndOfStreamException($"The message ends at byte {stream.Position}.");
        }
        catch (Exception e)
        {
            // Hyperion meets foreign bytes with whatever exception comes first, also out of memory for a senseless length; Akka
            // understands only this one.
            throw new SerializationException($"{bytes.Length} bytes are not a message of this build.", e);
        }
        finally
        {
            _at = outer;
        }

        RequireMessage(message);
        return message;
    }

    private static void RequireMessage(object? message)
    {
        if (message is not IClusterMessage || !KnownTypes.Contains(message.GetType()))
            throw new SerializationException($"{message?.GetType().FullName ?? "null"} is not a message listed in {nameof(KnownTypes)}.");
    }

    /// <summary>Asked for every type before it is first written, and for every type that is read by its name.</summary>
    private sealed class ListedTypes : ITypeFilter
    {
        private const string CoreLibrary = "System.Private.CoreLib";

        // With the version of the assembly when written, without when read; there Hyperion has a mark of its own in place of the runtime's.
        private static readonly HashSet<string> Names =
        [
            .. KnownTypes.Ordered.Concat(KnownTypes.Named)
                .Select(t => t.AssemblyQualifiedName!)
                .SelectMany(name => new[] { name, WithoutVersions(name), WithoutVersions(name).Replace(CoreLibrary, $"{CoreLibrary},%core%", StringComparison.Ordinal) }),
        ];

        public bool IsAllowed(string typeName) => Names.Contains(typeName);

        private static string WithoutVersions(string name) => Regex.Replace(
            name, ", Version=[^,]+, Culture=[^,]+, PublicKeyToken=[^],]+", "", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    /// <summary>Hyperion does not look at how much it was given: without this the end of a cut message would be made up.</summary>
    private sealed class WholeReads(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            count <= Length - Position ? base.Read(buffer, offset, count) : throw new EndOfStreamException();

        public override int ReadByte() => Position < Length ? base.ReadByte() : throw new EndOfStreamException();
    }
}
