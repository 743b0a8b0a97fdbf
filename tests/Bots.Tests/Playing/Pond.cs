using Google.Protobuf;
using Mallard.Bots.Playing;
using Mallard.Bots.Playing.Deeds;
using Mallard.Bots.Playing.Seen;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival;

namespace Mallard.Bots.Tests.Playing;

/// <summary>A game of bots without sockets and without waiting: minds on one side, the rules on the other, packets between them.</summary>
internal sealed class Pond
{
    public const int TickMilliseconds = 50;

    private readonly IGame _game;
    private readonly PlayStyle _style;
    private readonly List<Guest> _guests = [];
    private readonly Router _router;

    public Pond(ulong seed, int players, SurvivalOptions? options = null, PlayStyle? style = null)
    {
        _style = style ?? new PlayStyle();
        var setup = new GameSetup(
            RoomId: 1,
            RoomName: "pond",
            OwnerId: 1,
            Capacity: players,
            Players: [.. Enumerable.Range(1, players).Select(id => new GamePlayer(id, $"bot-{id}"))],
            Seed: seed,
            TickMilliseconds: TickMilliseconds,
            EpochMilliseconds: 1_700_000_000_000);
        _game = new SurvivalGameFactory(options ?? new SurvivalOptions()).Create(setup);
        foreach (var player in setup.Players) _guests.Add(new Guest(player.UserId, _style));
        _router = new Router(this);
        _game.Prepare(_router);
        Send(1, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() });
    }

    public int Ticks { get; private set; }

    public TimeSpan Time => TimeSpan.FromMilliseconds((long)Ticks * TickMilliseconds);

    public Outcome Outcome => _guests[0].View.Outcome;

    public IReadOnlyList<Guest> Guests => _guests;

    /// <summary>Requests by type.</summary>
    public SortedDictionary<PacketType, int> Sent { get; } = [];

    /// <summary>What was delivered, by type; a packet to four players counts four times.</summary>
    public SortedDictionary<PacketType, int> Delivered { get; } = [];

    public SortedDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Lets time pass until the game has an end, or so much time has passed.</summary>
    public Outcome PlayFor(TimeSpan longest, Action<Pond>? eachSecond = null)
    {
        var ticksPerPulse = _style.PulseMilliseconds / TickMilliseconds;
        for (var end = Ticks + (int)(longest.TotalMilliseconds / TickMilliseconds); Ticks < end && Outcome == Outcome.None;)
        {
            _game.Tick(_router);
            Ticks++;
            if (Ticks % ticksPerPulse == 0) Pulse();
            if (Ticks % (1000 / TickMilliseconds) == 0) eachSecond?.Invoke(this);
        }

        return Outcome;
    }

    private void Pulse()
    {
        var now = (long)Ticks * TickMilliseconds;
        foreach (var guest in _guests)
        {
            // A copy: the answer to the first deed may be on the way before the second is sent.
            foreach (var deed in guest.Mind.Decide(now).ToArray())
            {
                var (type, packet) = deed.PacketOf(guest.Id);
                Send(guest.Id, type, packet);
            }
        }
    }

    private void Send(int userId, PacketType type, GamePacket packet)
    {
        Sent[type] = Sent.GetValueOrDefault(type) + 1;
        _game.Receive(userId, type, packet.ToByteArray(), _router);
    }

    /// <summary>A player of the pond: what it sees and what it thinks.</summary>
    public sealed class Guest
    {
        public Guest(int id, PlayStyle style)
        {
            View = new GameView(id, Catalog.Default);
            Mind = new Mind(View, style);
        }

        public int Id => View.Me.Id;

        public GameView View { get; }

        public Mind Mind { get; }
    }

    private sealed class Router(Pond pond) : IGameOutput
    {
        public void Send(int userId, PacketType type, IMessage packet) => Deliver(type, packet, guest => guest.Id == userId);

        public void Broadcast(PacketType type, IMessage packet) => Deliver(type, packet, _ => true);

        public void BroadcastExcept(int userId, PacketType type, IMessage packet) => Deliver(type, packet, guest => guest.Id != userId);

        public void BroadcastState(PacketType type, IMessage packet) => Broadcast(type, packet);

        public void Refuse(int userId, string text, bool forPlayer) => pond.Refusals[text] = pond.Refusals.GetValueOrDefault(text) + 1;

        public void End()
        {
        }

        // Through bytes, as on a wire: a game may fill the same message again.
        private void Deliver(PacketType type, IMessage message, Predicate<Guest> receives)
        {
            var packet = new GamePacket();
            GamePacket.Descriptor.FindFieldByNumber((int)PacketTable.Get(type).Payload).Accessor.SetValue(packet, message);
            packet = GamePacket.Parser.ParseFrom(packet.ToByteArray());
            foreach (var guest in pond._guests)
            {
                if (!receives(guest)) continue;
                pond.Delivered[type] = pond.Delivered.GetValueOrDefault(type) + 1;
                guest.View.Apply(type, packet);
            }
        }
    }
}
