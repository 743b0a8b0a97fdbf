using Akka.Actor;
using Akka.TestKit;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Rooms;

/// <summary>One room and the users around it, spoken of in the language of the game.</summary>
public abstract class RoomSpecsBase : LobbySpecs
{
    internal static readonly RoomId Pond = new(7);

    private readonly Dictionary<UserId, TestProbe> _users = [];
    private readonly Lazy<IActorRef> _room;

    protected RoomSpecsBase(ITestOutputHelper output)
        : base(output)
    {
        Shard = Probe("shard");
        _room = new Lazy<IActorRef>(() =>
        {
            var room = Props.Create(() => new RoomActor(Services, Pond));
            return Sys.ActorOf(Props.Create(() => new ShardStandIn(room, Shard)));
        });
    }

    private protected IActorRef Room => _room.Value;

    /// <summary>Hears of the room's actor when it stops.</summary>
    private protected TestProbe Shard { get; }

    private protected TestProbe ProbeOf(UserId user)
    {
        if (!_users.TryGetValue(user, out var probe)) _users[user] = probe = CreateTestProbe(NameOf(user));
        return probe;
    }

    private protected void Tells(UserId user, IRoomMessage message) => Room.Tell(message, ProbeOf(user));

    private protected async Task<T> Asks<T>(UserId user, IRoomMessage message)
    {
        Tells(user, message);
        return await ProbeOf(user).ExpectMsgAsync<T>();
    }

    private protected async Task<RoomView> Creates(UserId owner, int capacity = 4) =>
        (await Asks<RoomEntered>(owner, new CreateRoom(Pond, MemberOf(owner), "pond", capacity))).Room;

    private protected async Task<RoomView> Joins(UserId user) => (await Asks<RoomEntered>(user, new JoinRoom(Pond, MemberOf(user)))).Room;

    private protected async Task IsRefused(UserId user, IRoomMessage message, RoomRefusal reason)
    {
        var refused = await Asks<RoomRefused>(user, message);
        Assert.Equal((Pond, reason), (refused.RoomId, refused.Reason));
    }

    private protected async Task Leaves(UserId user) => await Asks<RoomLeft>(user, new LeaveRoom(Pond, user));

    /// <summary>Alice has the room, the others are in it, and all notifications of that are read.</summary>
    private protected async Task IsOpenWith(params UserId[] others)
    {
        await Creates(Alice);
        foreach (var other in others) await Joins(other);
        await Settles(Room);
        while (Users.HasMessages) await Users.ReceiveOneAsync();
    }

    /// <summary>The owner prepares.</summary>
    /// <returns>What the room asks of the game node.</returns>
    private protected async Task<CreateMatch> IsPrepared(long request = 1)
    {
        Tells(Alice, new PrepareGame(Pond, Alice, request));
        return await Matches.ExpectMsgAsync<CreateMatch>();
    }

    private protected async Task<(MatchId Match, TestProbe Actor)> Plays()
    {
        if (Services.Placement.Nodes == 0) GameNodeIsThere();
        var match = (await IsPrepared()).Match;
        var actor = CreateTestProbe("match");
        Room.Tell(new MatchCreated(Pond, match, actor));
        await Settles(Room);
        while (Users.HasMessages) await Users.ReceiveOneAsync();
        return (match, actor);
    }

    /// <summary>The last view that the room told the directory.</summary>
    private protected async Task<RoomView> Published()
    {
        await Settles(Room);
        RoomView? last = null;
        while (await Directory.ReceiveOneAsync(TimeSpan.Zero) is RoomDirectory.RoomChanged changed) last = changed.Room;
        Assert.NotNull(last);
        return last;
    }

    /// <summary>The room has told the directory that it is gone, and its actor has stopped.</summary>
    private protected async Task IsGone()
    {
        await Directory.FishForMessageAsync(m => m is RoomDirectory.RoomGone);
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        Assert.Null(Services.Directory.Find(Pond));
    }
}
