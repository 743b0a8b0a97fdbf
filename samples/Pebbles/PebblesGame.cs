using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Rules;

namespace Mallard.Pebbles;

/// <summary>The packet types of Pebbles; pebbles.proto says what each carries.</summary>
public static class PebblesPackets
{
    public const PacketType Take = (PacketType)10_000;
    public const PacketType Table = (PacketType)10_001;
    public const PacketType Taken = (PacketType)10_002;
    public const PacketType Over = (PacketType)10_003;
}

/// <summary>
/// Two to eight players take one to three pebbles in turn; who takes the last one loses. For who thinks for too long one is taken, who is
/// away is passed over, and who is the last to stay wins.
/// </summary>
internal sealed class PebblesGame(Table table, HouseRules rules, GameSetup setup) : IGame
{
    public const int MostAtOnce = 3;

    public void Prepare(IGameOutput output)
    {
        // The owner's client has asked for the match with 3001, and this is its answer.
        output.Send(setup.OwnerId, PacketType.PrepareGameResponse, new S2CGamePrepareResponse { Success = true });
        GoOn(output);
    }

    public void Receive(int userId, PacketType type, ReadOnlySpan<byte> payload, IGameOutput output)
    {
        if (type != PebblesPackets.Take || Read(Take.Parser, payload) is not { } take)
            output.Refuse(userId, "Pebbles knows one request: 10000, a Take.", forPlayer: false);
        else if (userId != table.Turn)
            output.Refuse(userId, "It is not your turn.", forPlayer: true);
        else if (take.Count < 1 || take.Count > Math.Min(MostAtOnce, table.Heap))
            output.Refuse(userId, $"Take 1 to {Math.Min(MostAtOnce, table.Heap)} pebbles.", forPlayer: true);
        else
            TakePebbles(take.Count, output);
    }

    public void Tick(IGameOutput output)
    {
        if (table.Turn == 0) return;
        table.MillisecondsLeft -= setup.TickMilliseconds;
        if (table.MillisecondsLeft <= 0) TakePebbles(1, output);
    }

    public void Disconnect(int userId, IGameOutput output)
    {
        SeatOf(userId).Present = false;
        if (table.Turn == userId) PassTurn();
        GoOn(output);
    }

    public void Reconnect(int userId, IGameOutput output)
    {
        SeatOf(userId).Present = true;
        if (table.Turn == 0) PassTurn();
        GoOn(output);
    }

    public void Leave(int userId, IGameOutput output)
    {
        SeatOf(userId).Present = false;
        if (table.Turn == userId) PassTurn();
        table.Seats.Remove(SeatOf(userId));
        GoOn(output);
    }

    public void Abort(IGameOutput output) => output.Broadcast(PacketType.GameOverNotification, new S2CGameOverNotification());

    public void Snapshot(IBufferWriter<byte> writer) => table.WriteTo(writer);

    public void Describe(Utf8JsonWriter json) => json.WriteRawValue(JsonFormatter.Default.Format(table));

    private void TakePebbles(int count, IGameOutput output)
    {
        var player = table.Turn;
        table.Heap -= count;
        output.Broadcast(PebblesPackets.Taken, new Taken { UserId = player, Count = count });
        PassTurn();
        GoOn(output, loser: player);
    }

    /// <summary>To the next player at the table; to nobody if there is none, and the clock stands still.</summary>
    private void PassTurn()
    {
        var after = table.Seats.SkipWhile(s => s.UserId != table.Turn).Skip(1);
        table.Turn = after.Concat(table.Seats).FirstOrDefault(s => s.Present)?.UserId ?? 0;
        table.MillisecondsLeft = rules.TurnMilliseconds;
    }

    private void GoOn(IGameOutput output, int loser = 0)
    {
        if (table.Heap > 0 && table.Seats.Count > 1)
        {
            output.BroadcastState(PebblesPackets.Table, table);
            return;
        }

        table.Turn = 0;
        output.Broadcast(PebblesPackets.Over, new Over { Loser = loser });
        output.End();
    }

    private Seat SeatOf(int userId) => table.Seats.First(s => s.UserId == userId);

    /// <summary>Null for bytes that are no such message: they come from a client, so anything may be in them.</summary>
    internal static T? Read<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

/// <summary>Creates games of Pebbles.</summary>
/// <param name="rules">What the operator has set.</param>
public sealed class PebblesFactory(HouseRules rules) : IGameFactory
{
    public string Name => "pebbles";

    public ReadOnlyMemory<byte> Configuration { get; } = rules.ToByteArray();

    public IGame Create(GameSetup setup)
    {
        var seats = setup.Players.Select(p => new Seat { UserId = p.UserId, Name = p.Name, Present = true }).ToArray();
        // Who begins is drawn; the seed is the only chance there is.
        var first = seats[setup.Seed % (ulong)seats.Length];
        var table = new Table { Heap = rules.Heap, Turn = first.UserId, MillisecondsLeft = rules.TurnMilliseconds, Seats = { seats } };
        return new PebblesGame(table, rules, setup);
    }

    public IGame Restore(GameSetup setup, ReadOnlySpan<byte> snapshot) =>
        PebblesGame.Read(Table.Parser, snapshot) is { Seats.Count: > 0 } table
            ? new PebblesGame(table, rules, setup)
            : throw new InvalidSnapshotException("These bytes are no table of Pebbles.");
}
