using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;

namespace Mallard.Game.Matches;

/// <summary>
/// What players have sent to a match and it has not taken yet, as it lay on the wire: 33,000 packets a second make no object each. The intake adds,
/// the match takes.
/// </summary>
internal sealed class MatchInputs
{
    private readonly Lock _gate = new();
    private PacketBuffer _arrived = new();
    private PacketBuffer _taken = new();

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _arrived.Count;
        }
    }

    public void Add(EncodedPacket input)
    {
        lock (_gate) _arrived.Add(input);
    }

    public void Add(MatchInput input)
    {
        lock (_gate) _arrived.Add(input);
    }

    /// <summary>Takes all that wait. For one taker.</summary>
    /// <returns>The inputs, one behind another; until the next call.</returns>
    public ReadOnlyMemory<byte> Take()
    {
        lock (_gate)
        {
            _taken.Clear();
            (_arrived, _taken) = (_taken, _arrived);
            return _taken.Bytes;
        }
    }

    /// <summary>What waits is for nobody.</summary>
    public void Clear()
    {
        lock (_gate) _arrived.Clear();
    }
}
