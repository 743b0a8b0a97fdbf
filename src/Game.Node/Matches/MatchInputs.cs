using Mallard.Messages.Links;
using Mallard.Messages.Matches;
using Mallard.Messages.Serialization;
using Mallard.Threads;

namespace Mallard.Game.Matches;

/// <summary>
/// What players have sent to a match and it has not taken yet, as it lay on the wire: 33,000 packets a second make no object each. The intake adds,
/// the match takes.
/// </summary>
internal sealed class MatchInputs
{
    private InlineLock _gate = new();
    private PacketBuffer _arrived;
    private PacketBuffer _taken;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            using (_gate.Enter()) return _arrived.Count;
        }
    }

    /// <summary>This comes near, for <see cref="BringNear"/>: see <see cref="Near"/>.</summary>
    public void BringSelfNear()
    {
        Near.Bring(this);
        Near.Bring(this, at: 32);
    }

    /// <summary><see cref="Add(EncodedPacket)"/> comes in a moment.</summary>
    public void BringNear()
    {
        // Not held: what is brought when something else happens meanwhile is the wrong thing, and no harm.
        var (bytes, at) = _arrived.Place;
        Near.Bring(bytes);
        Near.Bring(bytes, at);
        Near.Bring(bytes, at + Near.Line);
    }

    public void Add(EncodedPacket input)
    {
        using (_gate.Enter()) _arrived.Add(input);
    }

    public void Add(MatchInput input)
    {
        using (_gate.Enter()) _arrived.Add(input);
    }

    /// <summary>Takes all that wait. For one taker.</summary>
    /// <returns>The inputs, one behind another; until the next call.</returns>
    public ReadOnlyMemory<byte> Take()
    {
        using (_gate.Enter())
        {
            _taken.Clear();
            (_arrived, _taken) = (_taken, _arrived);
            return _taken.Bytes;
        }
    }

    /// <summary>What waits is for nobody.</summary>
    public void Clear()
    {
        using (_gate.Enter()) _arrived.Clear();
    }
}
