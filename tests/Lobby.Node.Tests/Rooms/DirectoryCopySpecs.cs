using Google.Protobuf.Collections;
using Mallard.Lobby.Node.Tests.Users;
using Mallard.Lobby.Rooms;
using Mallard.Messages;
using Mallard.Messages.Rooms;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Lobby.Node.Tests.Rooms;

public sealed class DirectoryCopySpecs
{
    private readonly DirectoryCopy _directory = new(new FrameEncoder(), listLimit: 3);

    [Fact]
    public void Of_two_views_of_a_room_the_newer_one_stays()
    {
        Assert.True(_directory.Put(Room(1, version: 5)));

        Assert.False(_directory.Put(Room(1, version: 5)));
        Assert.False(_directory.Put(Room(1, version: 4)));
        Assert.Equal(5, _directory.Find(new RoomId(1))!.Version);
        Assert.True(_directory.Put(Room(1, version: 6)));
        Assert.Equal(6, _directory.Find(new RoomId(1))!.Version);
    }

    [Fact]
    public void A_user_is_found_in_the_room_they_are_in()
    {
        _directory.Put(Room(1, version: 1, members: [10, 11]));
        _directory.Put(Room(1, version: 2, members: [10]));
        _directory.Put(Room(2, version: 1, members: [11]));

        Assert.Equal(1, OfUser(10));
        Assert.Equal(2, OfUser(11));
        Assert.Null(OfUser(12));
    }

    [Fact]
    public void A_member_who_went_is_in_no_room()
    {
        _directory.Put(Room(1, version: 1, members: [10, 11]));

        _directory.Put(Room(1, version: 2, members: [10]));

        Assert.Null(OfUser(11));
    }

    [Fact]
    public void A_room_that_is_gone_takes_its_members_with_it_but_not_those_who_are_elsewhere_by_now()
    {
        _directory.Put(Room(1, version: 1, members: [10, 11]));
        _directory.Put(Room(2, version: 1, members: [11]));

        _directory.Remove(new RoomId(1));
        _directory.Remove(new RoomId(99));

        Assert.Null(_directory.Find(new RoomId(1)));
        Assert.Null(OfUser(10));
        Assert.Equal(2, OfUser(11));
        Assert.Equal(1, _directory.Count);
    }

    [Fact]
    public void Rooms_are_listed_in_the_order_of_their_creation_full_and_playing_ones_too()
    {
        _directory.Put(Room(3, phase: RoomPhase.Playing));
        _directory.Put(Room(1, members: [1, 2, 3, 4]));
        _directory.Put(Room(2));

        Assert.Equal([1, 2, 3], Listed());
        Assert.Equal([RoomStateType.Wait, RoomStateType.Wait, RoomStateType.Play], List(null).Select(r => r.State));
    }

    [Fact]
    public void The_list_is_encoded_once_until_the_directory_changes()
    {
        _directory.Put(Room(1));
        var list = _directory.ListFrame(null);

        Assert.Same(list, _directory.ListFrame(null));
        Assert.Same(list, _directory.ListFrame(Room(1)));
        _directory.Put(Room(1, version: 1));
        Assert.Same(list, _directory.ListFrame(null));
        _directory.Put(Room(2));
        Assert.NotSame(list, _directory.ListFrame(null));
    }

    [Fact]
    public void Beyond_the_limit_rooms_that_can_be_joined_come_first()
    {
        _directory.Put(Room(1, members: [1, 2, 3, 4]));
        _directory.Put(Room(2, phase: RoomPhase.Playing));
        _directory.Put(Room(3));
        _directory.Put(Room(4));

        Assert.Equal([3, 4, 1], Listed());
    }

    [Fact]
    public void Ones_own_room_is_listed_before_the_directory_knows_it()
    {
        _directory.Put(Room(1));

        Assert.Equal([1, 2], Listed(own: Room(2)));
        Assert.Equal([1], Listed());
    }

    [Fact]
    public void Ones_own_room_is_listed_as_the_directory_knows_it()
    {
        _directory.Put(Room(1, version: 2, members: [1, 2]));

        Assert.Equal(2, Assert.Single(List(Room(1, version: 1, members: [1]))).Users.Count);
    }

    [Fact]
    public void Ones_own_room_is_listed_even_when_it_can_be_joined_least_of_all()
    {
        for (var id = 1; id <= 4; id++) _directory.Put(Room(id));
        _directory.Put(Room(5, phase: RoomPhase.Playing));

        Assert.Equal([5, 1, 2], Listed(own: Room(5)));
        Assert.Equal([6, 1, 2], Listed(own: Room(6)));
        Assert.Equal([1, 2, 3], Listed());
    }

    [Fact]
    public void A_list_is_never_larger_than_what_fits_a_message_between_nodes()
    {
        var directory = new DirectoryCopy(new FrameEncoder(), listLimit: 10_000);
        for (var id = 1; id <= 8_000; id++) directory.Put(Room(id));

        var list = directory.ListFrame(null);

        Assert.InRange(list.Length, DirectoryCopy.MaxListBytes - 100, DirectoryCopy.MaxListBytes + 100);
    }

    [Fact]
    public async Task Rooms_may_come_and_go_while_others_read()
    {
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var id = (w * 1000) + (i % 10) + 1;
                _directory.Put(Room(id, version: i, members: [id]));
                if (i % 3 == 0) _directory.Remove(new RoomId(id));
            }
        }));
        var reader = Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) Assert.True(_directory.ListFrame(null).Length > 0);
        });

        await Task.WhenAll([.. writers, reader]);

        Assert.All(_directory.Rooms, room => Assert.Equal(room.RoomId.Value, OfUser(room.RoomId.Value)));
    }

    private static RoomView Room(int id, long version = 1, RoomPhase phase = RoomPhase.Waiting, params int[] members) => new(
        new RoomId(id),
        version,
        new UserId(1),
        "pond",
        4,
        phase,
        [.. members.Select(m => new Member(new UserId(m), "duck"))],
        null,
        0);

    private int? OfUser(int user) => _directory.OfUser(new UserId(user))?.RoomId.Value;

    private IEnumerable<int> Listed(RoomView? own = null) => List(own).Select(r => r.RoomId);

    private RepeatedField<RoomData> List(RoomView? own)
    {
        var (type, packet) = Assert.Single(ClientStandIn.Read(_directory.ListFrame(own)));
        Assert.Equal(PacketType.GetRoomListResponse, type);
        return packet.GetRoomListResponse.Rooms;
    }
}
