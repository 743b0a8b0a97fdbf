using System.Buffers;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Rules;

namespace Mallard.Pebbles.Tests.Support;

/// <summary>One game, prepared, and what it has said; spoken to in the language of the game.</summary>
internal sealed class Round
{
    public const int Alice = 1;
    public const int Bob = 2;
    public const int Carol = 3;

    /// <summary>Three ticks.</summary>
    public const int TurnMilliseconds = 150;

    private static readonly string[] Names = ["alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"];

    private readonly IGame _game;

    private Round(IGame game, RecordingOutput output) => (_game, Output) = (game, output);

    /// <summary>Whether its ticks are quiet ones, as on a node that is behind.</summary>
    public bool IsQuiet { get; init; }

    public RecordingOutput Output { get; }

    /// <summary>The table as players saw it last.</summary>
    public Table Table => Output.Table;

    /// <summary>The table as it is.</summary>
    public Table Now => Table.Parser.ParseFrom(Snapshot());

    public ulong StateHash => _game.StateHash();

    /// <summary>Alice is the first whose turn it is, unless another seed draws another one.</summary>
    public static Round Of(int players = 2, int pebbles = 15, ulong seed = 0, bool isQuiet = false)
    {
        var round = new Round(Factory(pebbles).Create(Setup(players, seed)), new RecordingOutput()) { IsQuiet = isQuiet };
        round._game.Prepare(round.Output);
        return round;
    }

    public static PebblesFactory Factory(int pebbles = 15) => new(new HouseRules { Heap = pebbles, TurnMilliseconds = TurnMilliseconds });

    public static GameSetup Setup(int players, ulong seed = 0) => new(
        RoomId: 7,
        RoomName: "shore",
        OwnerId: Alice,
        Capacity: 8,
        Players: [.. Names.Take(players).Select((name, i) => new GamePlayer(i + 1, name))],
        Seed: seed,
        TickMilliseconds: 50,
        EpochMilliseconds: 0);

    public void Takes(int player, int count) => Sends(player, PebblesPackets.Take, new Take { Count = count }.ToByteArray());

    public void Sends(int player, PacketType type, params byte[] payload) => _game.Receive(player, type, payload, Output);

    public void Ticks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (IsQuiet) _game.TickQuietly(Output);
            else _game.Tick(Output);
        }
    }

    public void Loses(int player) => _game.Disconnect(player, Output);

    public void SeesAgain(int player) => _game.Reconnect(player, Output);

    public void IsLeftBy(int player) => _game.Leave(player, Output);

    public void IsAborted() => _game.Abort(Output);

    public byte[] Snapshot()
    {
        var writer = new ArrayBufferWriter<byte>();
        _game.Snapshot(writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A second game from this one's snapshot, which has said nothing yet.</summary>
    public Round Restored(int players = 2) => new(Factory().Restore(Setup(players), Snapshot()), new RecordingOutput());
}
