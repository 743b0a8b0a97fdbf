using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Rules.Recordings;

namespace Mallard.Testing.Games;

/// <summary>A match of the pond, recorded into memory.</summary>
internal sealed class PondMatch
{
    private readonly List<byte[]> _blocks = [];

    public PondMatch(PondGame.Factory? factory = null, int hashEvery = 20)
    {
        factory ??= new PondGame.Factory();
        Writer = new RecordingWriter(RecordingHeader.Of(factory, Setup, hashEvery), _blocks.Add);
        Game = RecordedGame.Create(factory, Setup, Writer, e => HashFailure = e);
    }

    public static GameSetup Setup { get; } = new(
        RoomId: 7,
        "pond",
        OwnerId: 1,
        Capacity: 4,
        [new GamePlayer(1, "Alice"), new GamePlayer(2, "Bob"), new GamePlayer(-3, "오리")],
        Seed: 0xFEDC_BA98_7654_3210,
        TickMilliseconds: 50,
        EpochMilliseconds: 1_900_000_000_000);

    /// <summary>Takes what a game sends, and forgets it.</summary>
    public static IGameOutput Nobody { get; } = new NoOutput();

    public RecordingWriter Writer { get; }

    public RecordedGame Game { get; }

    public Exception? HashFailure { get; private set; }

    /// <summary>The file as it is on the disk now.</summary>
    public byte[] File
    {
        get
        {
            using var stream = new MemoryStream();
            var file = new RecordingFile(stream);
            foreach (var block in _blocks) file.Write(block);
            return stream.ToArray();
        }
    }

    /// <summary>A whole match with everything that happens in one.</summary>
    public static PondMatch Whole(PondGame.Factory? factory = null)
    {
        var match = new PondMatch(factory);
        match.Game.Prepare(Nobody);
        match.Plays(30);
        match.Says(1, "hello");
        match.Plays(95);
        match.Game.Disconnect(2, Nobody);
        match.Says(-3, "where is Bob?");
        match.Plays(200);
        match.Game.Reconnect(2, Nobody);
        match.Sends(2, PacketType.DropItemRequest, [1, 2, 3]);
        match.Plays(7);
        match.Game.Leave(-3, Nobody);
        match.Plays(450);
        match.Says(2, "win");
        match.Game.End(RecordingEnd.Over);
        return match;
    }

    public void Prepares() => Game.Prepare(Nobody);

    public void Plays(int ticks)
    {
        for (var i = 0; i < ticks; i++) Game.Tick(Nobody);
    }

    public void PlaysQuietly(int ticks)
    {
        for (var i = 0; i < ticks; i++) Game.TickQuietly(Nobody);
    }

    public void Says(int userId, string line) => Sends(
        userId,
        PacketType.PlayerChattingRequest,
        new GamePacket { PlayerChattingRequest = new C2SPlayerChattingRequest { Message = line } }.ToByteArray());

    public void Sends(int userId, PacketType type, byte[] payload) => Game.Receive(userId, type, payload, Nobody);

    public void Aborts() => Game.Abort(Nobody);

    private sealed class NoOutput : IGameOutput
    {
        public void Send(int userId, PacketType type, IMessage packet)
        {
        }

        public void Broadcast(PacketType type, IMessage packet)
        {
        }

        public void BroadcastExcept(int userId, PacketType type, IMessage packet)
        {
        }

        public void BroadcastState(PacketType type, IMessage packet)
        {
        }

        public void Refuse(int userId, string text, bool forPlayer)
        {
        }

        public void End()
        {
        }
    }
}
