using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Support;

/// <summary>A game of Alice (the owner), Bob and Carol, told in the language of the game. Each action returns what it caused.</summary>
internal sealed partial class Round
{
    public const int Alice = 11;
    public const int Bob = 22;
    public const int Carol = 33;
    public const int TickMilliseconds = 50;
    public const long Epoch = 1_700_000_000_000;

    // Reading the data is slow beside a test, and it never changes.
    public static readonly SurvivalData Data = SurvivalData.LoadEmbedded();

    /// <summary>The host's machine runs the monsters, so they stay where a story puts them.</summary>
    public static readonly SurvivalOptions Hosted = new() { Monsters = MonsterControl.Host };

    private int _ticks;

    public Round(SurvivalOptions? options = null, GameSetup? setup = null, SurvivalData? data = null)
    {
        Game = (SurvivalGame)new SurvivalGameFactory(options ?? new SurvivalOptions(), data ?? Data).Create(setup ?? Setup());
    }

    public Round(SurvivalGame game) => Game = game;

    public SurvivalGame Game { get; }

    public World World => Game.World;

    /// <summary>
    /// Whether stories change monsters behind the world's back, which would leave those at rest that have been there. True unless all that
    /// happens to them comes from the game itself.
    /// </summary>
    public bool ChangesMonsters { get; init; } = true;

    /// <summary>The request that was received last.</summary>
    public PacketType LastRequest { get; private set; }

    public static GameSetup Setup(ulong seed = 1) => new(
        RoomId: 7,
        RoomName: "pond",
        OwnerId: Alice,
        Capacity: 4,
        Players: [new GamePlayer(Alice, "Alice"), new GamePlayer(Bob, "Bob"), new GamePlayer(Carol, "Carol")],
        Seed: seed,
        TickMilliseconds: TickMilliseconds,
        EpochMilliseconds: Epoch);

    /// <summary>The data of the game with one figure changed.</summary>
    public static SurvivalData DataWith(string file, string was, string becomes)
    {
        var files = BalanceFiles.Embedded();
        Assert.Contains(was, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(was, becomes, StringComparison.Ordinal);
        return SurvivalData.Load(files);
    }

    /// <summary>A round that is prepared and started.</summary>
    public static Round Started(SurvivalOptions? options = null, GameSetup? setup = null, SurvivalData? data = null)
    {
        var round = new Round(options, setup, data);
        round.Prepare();
        round.Start(round.World.OwnerId);
        return round;
    }

    public RecordingOutput Prepare() => Record(Game.Prepare);

    public RecordingOutput Start(int userId = Alice, C2SGameStartRequest? request = null) =>
        Receive(userId, PacketType.StartGameRequest, request ?? new C2SGameStartRequest());

    /// <summary>
    /// Which of every 64 ticks are quiet ones, as on a node that is behind: a bit for each, the lowest for the first. None unless a story says so.
    /// </summary>
    public ulong QuietTicks { get; init; }

    /// <summary>Whether the tick before was a quiet one.</summary>
    public bool IsQuiet { get; private set; }

    public RecordingOutput Tick()
    {
        RouseAll();
        return Record(TickAsItComes);
    }

    public RecordingOutput TickQuietly()
    {
        RouseAll();
        return Record(Game.TickQuietly);
    }

    /// <summary>Lets time pass and returns all that happened meanwhile.</summary>
    public RecordingOutput Pass(int milliseconds)
    {
        var output = new RecordingOutput();
        RouseAll();
        for (var passed = 0; passed < milliseconds; passed += TickMilliseconds) TickAsItComes(output);
        return output;
    }

    /// <summary>The same with quiet ticks alone.</summary>
    public RecordingOutput PassQuietly(int milliseconds)
    {
        var output = new RecordingOutput();
        RouseAll();
        for (var passed = 0; passed < milliseconds; passed += TickMilliseconds) Game.TickQuietly(output);
        return output;
    }

    public RecordingOutput Disconnect(int userId) => Record(output => Game.Disconnect(userId, output));

    public RecordingOutput Reconnect(int userId) => Record(output => Game.Reconnect(userId, output));

    public RecordingOutput Leave(int userId) => Record(output => Game.Leave(userId, output));

    public RecordingOutput Abort() => Record(Game.Abort);

    public RecordingOutput Receive(int userId, PacketType type, IMessage message) => Receive(userId, type, Payloads.Encode(type, message));

    public RecordingOutput Receive(int userId, PacketType type, byte[] payload)
    {
        LastRequest = type;
        return Record(output => Game.Receive(userId, type, payload, output));
    }

    private void TickAsItComes(IGameOutput output)
    {
        IsQuiet = ((QuietTicks >> (_ticks++ % 64)) & 1) != 0;
        if (IsQuiet) Game.TickQuietly(output);
        else Game.Tick(output);
    }

    private void RouseAll()
    {
        if (ChangesMonsters) World.RouseAll();
    }

    private static RecordingOutput Record(Action<IGameOutput> action)
    {
        var output = new RecordingOutput();
        action(output);
        return output;
    }
}
