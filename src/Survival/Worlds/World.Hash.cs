namespace Mallard.Survival.Worlds;

internal sealed partial class World
{
    /// <summary>
    /// A number that two worlds share if their states are equal, and hardly ever otherwise; the same in every process. Not the state of
    /// <see cref="Events"/>, which are on their way out.
    /// </summary>
    public ulong StateHash()
    {
        var hash = new Fingerprint();
        hash.Add((long)Stage);
        hash.Add(OwnerId);
        hash.Add(Elapsed);
        hash.Add((long)Phase);
        hash.Add(PhaseEndsAt);
        hash.Add(_playersMoved ? 1 : 0);
        hash.Add(unchecked((long)_random.State));

        hash.Add(_players.Count);
        foreach (var player in _players)
        {
            hash.Add(player.Id);
            hash.Add(player.Position);
            hash.Add(player.Hp);
            hash.Add(player.Hunger);
            hash.Add(player.Inventory);
        }

        hash.Add(_monsters.Count);
        foreach (var monster in _monsters.Values)
        {
            hash.Add(monster.Id);
            hash.Add(monster.Kind.Code);
            hash.Add(monster.Start);
            hash.Add(monster.Position);
            hash.Add(monster.Hp);
        }

        hash.Add(_objects.Count);
        foreach (var thing in _objects.Values)
        {
            hash.Add(thing.Id);
            hash.Add(thing.Kind.Code);
            hash.Add(thing.Position);
            hash.Add(thing.Hp);
            if (thing.Contents is not null) hash.Add(thing.Contents);
        }

        return hash.Value;
    }

    // FNV-1a over 64-bit words, with the high half folded down after each so that all bits count. HashCode would not do: its seed
    // differs from process to process.
    private struct Fingerprint
    {
        private const ulong Prime = 1099511628211;

        private ulong _value = 14695981039346656037;

        public Fingerprint()
        {
        }

        public readonly ulong Value => _value;

        public void Add(long word)
        {
            _value = unchecked((_value ^ (ulong)word) * Prime);
            _value ^= _value >> 32;
        }

        public void Add(Point point) =>
            Add(((long)BitConverter.SingleToInt32Bits(point.X) << 32) | (uint)BitConverter.SingleToInt32Bits(point.Y));

        public void Add(Inventory inventory)
        {
            foreach (var stack in inventory.Slots) Add(((long)stack.Code << 32) | (uint)stack.Count);
        }
    }
}
