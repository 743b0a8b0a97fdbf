namespace Mallard.Messages;

/// <summary>
/// A control message between nodes. Travels with Hyperion, which needs both sides to be of one build; every type must be on the list
/// in <see cref="Serialization.KnownTypes"/>.
/// </summary>
public interface IClusterMessage;

/// <summary>A message of the per-packet path. Travels with <see cref="Serialization.PacketSerializer"/>, laid out by hand.</summary>
public interface IPacketMessage;
