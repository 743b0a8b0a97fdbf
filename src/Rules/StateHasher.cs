namespace Mallard.Rules;

/// <summary>
/// Hashes states: FNV-1a over 64-bit words, with the high half folded down after each so that all bits count. <c>HashCode</c> would not
/// do: its seed differs from process to process.
/// </summary>
public struct StateHasher
{
    private const ulong Prime = 1099511628211;
    private const ulong Basis = 14695981039346656037;

    private ulong _value = Basis;

    public StateHasher()
    {
    }

    /// <summary>The hash of all words so far.</summary>
    public readonly ulong Value => _value;

    /// <summary>The hash of some bytes and their number.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hasher = new StateHasher();
        hasher.Add(bytes.Length);
        for (; bytes.Length >= sizeof(long); bytes = bytes[sizeof(long)..]) hasher.Add(BitConverter.ToInt64(bytes));
        foreach (var rest in bytes) hasher.Add(rest);
        return hasher.Value;
    }

    public void Add(long word)
    {
        _value = unchecked((_value ^ (ulong)word) * Prime);
        _value ^= _value >> 32;
    }
}
