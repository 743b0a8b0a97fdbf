using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Mallard.Relay;

/// <summary>The relay behind: what a game node is in the game. Collects moves, and tells each room on the tick who has moved, and at once who has swung.</summary>
internal static class RelayB
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>Relays until it is told to stop.</summary>
    /// <param name="port">Where to listen for A.</param>
    /// <param name="roomSize">How many connections that came one after the other are a room.</param>
    /// <param name="ready">Called when A may come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(int port, int roomSize, Action ready, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        ready();
        using var fromA = await listener.AcceptSocketAsync(cancellationToken);
        fromA.NoDelay = true;
        var rooms = new Rooms(roomSize, new Batch(fromA));
        await Task.WhenAll(Reading.PiecesAsync(fromA, 1024 * 1024, rooms.Take, cancellationToken), TickAsync(rooms, cancellationToken));
    }

    private static async Task TickAsync(Rooms rooms, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) rooms.Tell();
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private sealed class Rooms(int size, Batch batch)
    {
        private readonly Lock _gate = new();
        private readonly List<Room> _rooms = [];

        public int Take(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length < Wire.AddressLength || Wire.FrameLength(bytes[Wire.AddressLength..]) is not (> 0 and var length)) return 0;
            var connection = BinaryPrimitives.ReadInt32BigEndian(bytes);
            var frame = bytes.Slice(Wire.AddressLength, length);
            if (Wire.IsSwing(frame))
            {
                batch.Add(connection / size * size, frame);
                return Wire.AddressLength + length;
            }

            lock (_gate)
            {
                while (_rooms.Count <= connection / size) _rooms.Add(new Room(size));
                _rooms[connection / size].Move(connection % size, frame.Slice(Wire.HeaderLength, Wire.MoverLength));
            }

            return Wire.AddressLength + length;
        }

        public void Tell()
        {
            lock (_gate)
            {
                for (var i = 0; i < _rooms.Count; i++)
                {
                    if (_rooms[i].Update() is { Length: > 0 } update) batch.Add(i * size, update);
                }
            }
        }
    }

    /// <summary>The newest move of each member, in the bytes that they came in.</summary>
    private sealed class Room(int size)
    {
        private readonly byte[] _moves = new byte[size * Wire.MoverLength];
        private readonly bool[] _moved = new bool[size];
        private readonly byte[] _update = new byte[Wire.HeaderLength + (size * Wire.MoverLength)];

        public void Move(int member, ReadOnlySpan<byte> mover)
        {
            mover.CopyTo(_moves.AsSpan(member * Wire.MoverLength));
            _moved[member] = true;
        }

        /// <returns>The update, empty if nobody has moved. Good until the next call.</returns>
        public ReadOnlySpan<byte> Update()
        {
            var length = Wire.HeaderLength;
            for (var member = 0; member < size; member++)
            {
                if (!_moved[member]) continue;
                _moves.AsSpan(member * Wire.MoverLength, Wire.MoverLength).CopyTo(_update.AsSpan(length));
                length += Wire.MoverLength;
                _moved[member] = false;
            }

            if (length == Wire.HeaderLength) return [];
            Wire.WriteHeader(_update, length);
            return _update.AsSpan(0, length);
        }
    }
}
