using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival;

namespace Mallard.Bench;

/// <summary>
/// One tick of a full survival room: 8 players, 270 monsters, 111 objects. Packets are built and thrown away, not encoded: that is the
/// match's work.
/// </summary>
[MemoryDiagnoser]
public class TickBenchmarks
{
    private const int Players = 8;

    private readonly Nowhere _output = new();
    private readonly byte[][] _moves = new byte[2 * Players][];
    private IGame _idle = null!;
    private IGame _lively = null!;
    private IGame _hunted = null!;
    private int _tick;

    [GlobalSetup]
    public void Prepare()
    {
        // Players who do not die, so that the room is the same after an hour of benchmark as before.
        var calm = Factory(("players.json", "\"maxHp\": 100", "\"maxHp\": 1000000"));
        _idle = Started(Factory(("players.json", "\"maxHp\": 100", "\"maxHp\": 1000000"), ("monsters.json", "\"awakeRange\": ", "\"awakeRange\": 0.0")));
        _lively = Started(calm);
        _hunted = Started(calm);
        // In a circle in the middle of the ducks, one step to and fro.
        for (var i = 0; i < _moves.Length; i++)
        {
            var (x, y) = (15 * MathF.Cos(i / 2 * MathF.Tau / Players), 15 * MathF.Sin(i / 2 * MathF.Tau / Players));
            _moves[i] = new GamePacket { PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x + (i % 2), Y = y } }.ToByteArray();
        }

        Move(_hunted, 0);
        Move(_lively, 0);
        // Until the monsters that see them are there.
        for (var i = 0; i < 2000; i++) _hunted.Tick(_output);
    }

    /// <summary>Nobody moves, no monster sees anybody.</summary>
    [Benchmark(Baseline = true)]
    public void Idle() => _idle.Tick(_output);

    /// <summary>Monsters have found the players and stand around them.</summary>
    [Benchmark]
    public void Hunted() => _hunted.Tick(_output);

    /// <summary>All eight players move before every tick, and the monsters that see them follow; with parsing the eight packets.</summary>
    [Benchmark]
    public void EverybodyMoves()
    {
        Move(_lively, _tick++ & 1);
        _lively.Tick(_output);
    }

    /// <summary>The hash that a recording takes once a second.</summary>
    [Benchmark]
    public ulong StateHash() => _lively.StateHash();

    private static SurvivalGameFactory Factory(params (string File, string Was, string Becomes)[] changes)
    {
        var files = SurvivalData.LoadEmbedded().Files.ToDictionary();
        foreach (var (file, was, becomes) in changes) files[file] = files[file].Replace(was, becomes, StringComparison.Ordinal);
        return new SurvivalGameFactory(new SurvivalOptions { DayMilliseconds = int.MaxValue, MaxPlayerSpeed = 0 }, SurvivalData.Load(files));
    }

    private void Move(IGame game, int step)
    {
        for (var player = 1; player <= Players; player++)
            game.Receive(player, PacketType.PlayerPositionUpdateRequest, _moves[(2 * (player - 1)) + step], _output);
    }

    private IGame Started(SurvivalGameFactory factory)
    {
        var game = factory.Create(new GameSetup(
            1, "bench", 1, Players, [.. Enumerable.Range(1, Players).Select(id => new GamePlayer(id, $"p{id}"))], 42, 50, 0));
        game.Prepare(_output);
        game.Receive(1, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() }.ToByteArray(), _output);
        return game;
    }

    private sealed class Nowhere : IGameOutput
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

        public void Refuse(int userId, string text, bool forPlayer) => throw new InvalidOperationException(text);

        public void End() => throw new InvalidOperationException("The game ended in the middle of the benchmark.");
    }
}
