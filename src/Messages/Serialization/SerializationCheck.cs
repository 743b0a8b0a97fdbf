using Akka.Actor;
using Akka.Configuration;

namespace Mallard.Messages.Serialization;

/// <summary>Binds our messages to our serializers, and proves at start that none of them would travel in any other way.</summary>
public static class SerializationCheck
{
    /// <summary>The bindings; part of every node's configuration. Types without a binding throw instead of falling back to JSON.</summary>
    public static Config Bindings { get; } = ConfigurationFactory.ParseString(
        """
        akka.actor {
          serializers {
            mallard-cluster = "Mallard.Messages.Serialization.ClusterSerializer, Mallard.Messages"
            mallard-packet = "Mallard.Messages.Serialization.PacketSerializer, Mallard.Messages"
          }
          serialization-bindings {
            "Mallard.Messages.IClusterMessage, Mallard.Messages" = mallard-cluster
            "Mallard.Messages.IPacketMessage, Mallard.Messages" = mallard-packet
          }
          serialization-settings.allow-unregistered-types = false
        }
        """);

    /// <summary>Every message type of this assembly.</summary>
    public static IReadOnlyList<Type> MessageTypes { get; } =
    [
        .. typeof(IClusterMessage).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, IsInterface: false })
            .Where(t => typeof(IClusterMessage).IsAssignableFrom(t) || typeof(IPacketMessage).IsAssignableFrom(t))
            .OrderBy(t => t.FullName, StringComparer.Ordinal),
    ];

    /// <summary>Says what is wrong with the given types in this system; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(ActorSystem system, IEnumerable<Type> types)
    {
        var faults = new List<string>();
        foreach (var type in types)
        {
            if (typeof(IPacketMessage).IsAssignableFrom(type))
            {
                Expect<PacketSerializer>(type);
            }
            else
            {
                Expect<ClusterSerializer>(type);
                if (!KnownTypes.Contains(type)) faults.Add($"{type.FullName} is not listed in {nameof(KnownTypes)}");
            }
        }

        return faults;

        void Expect<TSerializer>(Type type)
        {
            object? found;
            try
            {
                found = system.Serialization.FindSerializerForType(type);
            }
            catch (Exception e)
            {
                faults.Add($"{type.FullName} has no serializer: {e.Message}");
                return;
            }

            if (found is not TSerializer) faults.Add($"{type.FullName} would travel with {found.GetType().Name}, not with {typeof(TSerializer).Name}");
        }
    }

    /// <summary>Throws when a message type would not travel as it should; called before a node joins its cluster.</summary>
    /// <exception cref="ConfigurationException">Names every type at fault.</exception>
    public static void Require(ActorSystem system)
    {
        var faults = Faults(system, MessageTypes);
        if (faults.Count > 0) throw new ConfigurationException("Messages that cannot travel between nodes: " + string.Join("; ", faults));
    }
}
