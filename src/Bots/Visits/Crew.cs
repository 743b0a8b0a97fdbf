using Mallard.Bots.Accounting;
using Mallard.Bots.Play;
using Mallard.Client;
using Mallard.Protocol;

namespace Mallard.Bots.Visits;

/// <summary>Four bots that make a room, fill it and leave it, again and again. One round at a time.</summary>
internal sealed class Crew
{
    public const int Size = 4;

    private readonly VisitOptions _options;
    private readonly VisitBook _book;
    private readonly string _name;
    private readonly RunTimes _times = new();

    // Written by the round, read by the receive loops.
    private volatile RoomLedger? _ledger;

    public Crew(VisitOptions options, VisitBook book, string name)
    {
        (_options, _book, _name) = (options, book, name);
        Members = [.. Enumerable.Range(0, Size).Select(member => new Visitor(options, book)
        {
            OnPacket = (MallardClient _, in ReceivedPacket packet) => OnPacket(member, packet),
            OnLost = () => _ledger?.Lost(member),
        })];
    }

    public Visitor[] Members { get; }

    /// <summary>What its members were told of each other.</summary>
    public Tally Joins { get; private set; }

    public Tally Leaves { get; private set; }

    /// <summary>Rooms that were made, filled and left by everybody.</summary>
    public int Rounds { get; private set; }

    /// <summary>
    /// A whole life of a room. Nobody leaves before everybody has been told of what was before: whoever has left is told no more, so that
    /// nothing could be said about what is missing.
    /// </summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        var ledger = new RoomLedger(Size, _times);
        _ledger = ledger;
        try
        {
            var room = await Members[0].CreateRoomAsync(_name, Size, cancellationToken);
            ledger.Joined(0, Members[0].UserId);
            for (var i = 1; i < Size; i++)
            {
                await Members[i].JoinRoomAsync(room.RoomId, cancellationToken);
                ledger.Joined(i, Members[i].UserId);
            }

            // The owner last: without an owner the room is closed.
            for (var i = Size - 1; i >= 0; i--)
            {
                await SettleAsync(ledger, cancellationToken);
                await Members[i].LeaveRoomAsync(cancellationToken);
                ledger.Left(i, Members[i].UserId);
            }

            Rounds++;
        }
        finally
        {
            Joins += ledger.Total(Kind.Join);
            Leaves += ledger.Total(Kind.Leave);
        }
    }

    private async Task SettleAsync(RoomLedger ledger, CancellationToken cancellationToken)
    {
        try
        {
            await ledger.SettledAsync().WaitAsync(_options.Timeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new BotFailureException("waited in vain for notifications", e);
        }
    }

    private void OnPacket(int member, in ReceivedPacket packet)
    {
        if (packet.Type is not (PacketType.JoinRoomNotification or PacketType.LeaveRoomNotification)) return;
        if (!packet.TryParse(out var message)) _book.Error($"malformed {packet.Type}");
        else if (packet.Type == PacketType.JoinRoomNotification) _ledger?.Noticed(member, Kind.Join, message.JoinRoomNotification.User?.UserId ?? 0);
        else _ledger?.Noticed(member, Kind.Leave, message.LeaveRoomNotification.User?.UserId ?? 0);
    }
}
