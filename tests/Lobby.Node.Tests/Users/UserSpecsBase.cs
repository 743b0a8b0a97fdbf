using Akka.Actor;
using Akka.TestKit;
using Mallard.Lobby.Node.Tests.Support;
using Mallard.Lobby.Users;
using Mallard.Messages;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Xunit.Abstractions;

namespace Mallard.Lobby.Node.Tests.Users;

/// <summary>One user, and the connections, rooms and matches around them.</summary>
public abstract class UserSpecsBase : LobbySpecs
{
    internal static readonly RoomId Pond = new(70);
    internal static readonly MatchId Game = new(0x10, Pond);

    private readonly Lazy<IActorRef> _user;

    protected UserSpecsBase(ITestOutputHelper output)
        : base(output)
    {
        Shard = Probe("shard");
        _user = new Lazy<IActorRef>(() =>
        {
            var user = Props.Create(() => new UserActor(Services, Alice));
            var shard = Sys.ActorOf(Props.Create(() => new ShardStandIn(user, Shard)));
            // What a retiring user passes on goes the way that everything goes.
            Services.Users = shard;
            return shard;
        });
    }

    private protected IActorRef User => _user.Value;

    /// <summary>Hears of the user's actor when it stops.</summary>
    private protected TestProbe Shard { get; }

    private protected ClientStandIn Client(long id = 1) => new(Alice, id, CreateTestProbe($"client-{id}"), User);

    private protected async Task<ClientStandIn> LoggedIn(long id = 1)
    {
        var client = Client(id);
        await client.LogsIn();
        return client;
    }

    /// <summary>Logged in and in a waiting room with Bob, who has it.</summary>
    private protected async Task<ClientStandIn> InRoom(long id = 1)
    {
        var client = await LoggedIn(id);
        client.Joins(Pond);
        await Rooms.ExpectMsgAsync<JoinRoom>();
        Rooms.Reply(new RoomEntered(View(Pond, Bob, Alice)));
        await client.IsAnswered(PacketType.JoinRoomResponse);
        return client;
    }

    /// <summary>Logged in and in a match.</summary>
    private protected async Task<ClientStandIn> InMatch(long id = 1)
    {
        var client = await InRoom(id);
        User.Tell(new EnterMatch(Alice, Game));
        Assert.Equal(new ConnectPlayer(Game, Alice, client.Address), await Matches.ExpectMsgAsync<ConnectPlayer>());
        User.Tell(new MatchBegan(Alice, Game));
        return client;
    }

    /// <summary>A user who has moved asks the room for the seat, and has it.</summary>
    private protected async Task HasASeat(RoomView room)
    {
        Assert.Equal(new AskForSeat(room.RoomId, Alice), await Rooms.ExpectMsgAsync<AskForSeat>());
        Rooms.Reply(new RoomEntered(room));
    }

    private protected async Task IsForgotten()
    {
        await Shard.ExpectMsgAsync<ShardStandIn.Stopped>();
        await Settles(User);
        await ExpectNothing(Shard);
    }
}
