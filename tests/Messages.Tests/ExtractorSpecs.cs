using System.Globalization;
using Mallard.Messages.Matches;
using Mallard.Messages.Rooms;
using Mallard.Messages.Sessions;
using Mallard.Messages.Sharding;

namespace Mallard.Messages.Tests;

public sealed class ExtractorSpecs
{
    private static readonly MatchId Match = new(0x0000_00AB, new RoomId(12));
    private readonly NumberExtractor _numbers = new();
    private readonly MatchExtractor _matches = new();

    [Fact]
    public void A_message_for_a_user_goes_to_that_user()
    {
        var message = new SessionReady(new UserId(1234), new ConnectionId(1));

        Assert.Equal("1234", _numbers.EntityId(message));
        Assert.Equal("34", _numbers.ShardId(message));
        Assert.Same(message, _numbers.EntityMessage(message));
    }

    [Fact]
    public void A_message_for_a_room_goes_to_that_room()
    {
        Assert.Equal("205", _numbers.EntityId(new WakeRoom(new RoomId(205))));
        Assert.Equal("5", _numbers.ShardId(new WakeRoom(new RoomId(205))));
    }

    [Fact]
    public void What_a_room_tells_a_member_goes_to_the_member()
    {
        var message = new MemberJoined(new UserId(7), new RoomId(205), new Member(new UserId(8), "Bob"));

        Assert.Equal("7", _numbers.EntityId(message));
        Assert.Equal("7", _numbers.ShardId(message));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Any_number_has_one_of_the_hundred_shards(int id)
    {
        var shard = _numbers.ShardId(new WakeRoom(new RoomId(id)))!;

        Assert.InRange(int.Parse(shard, CultureInfo.InvariantCulture), 0, NumberExtractor.Shards - 1);
        Assert.Equal(shard, _numbers.ShardId(new CloseSession(new UserId(id), default)));
        Assert.Equal(shard, _numbers.ShardId(_numbers.EntityId(new WakeRoom(new RoomId(id)))!));
    }

    [Fact]
    public void A_message_for_a_match_goes_to_that_match_in_its_home()
    {
        Assert.Equal("000000ab-12", _matches.EntityId(new FindMatch(Match)));
        Assert.Equal("000000ab", _matches.ShardId(new FindMatch(Match)));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(0xABu)]
    [InlineData(0xFEDC_BA98u)]
    [InlineData(uint.MaxValue)]
    public void The_shard_of_a_match_is_its_home_whichever_way_it_is_asked_for(uint home)
    {
        var message = new QuitMatch(new MatchId(home, new RoomId(int.MinValue)), new UserId(1));
        var shard = _matches.ShardId(message)!;

        Assert.Equal(shard, _matches.ShardId(_matches.EntityId(message)!));
        Assert.Equal(shard, MatchExtractor.ShardOf(home));
        Assert.True(MatchExtractor.TryParseHome(shard, out var parsed));
        Assert.Equal(home, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData(" 00000ab")]
    [InlineData("000000ab-12")]
    [InlineData("0000000000ab")]
    [InlineData("nonsense")]
    public void What_is_no_shard_of_a_match_gives_no_home(string shardId) => Assert.False(MatchExtractor.TryParseHome(shardId, out _));

    [Fact]
    public void A_packet_goes_to_its_match()
    {
        var input = new MatchInput(Match, new UserId(1), new ConnectionId(2), []);

        Assert.Equal(Match.ToString(), _matches.EntityId(input));
        Assert.Equal("000000ab", _matches.ShardId(input));
    }

    [Fact]
    public void Messages_for_others_are_nobodys()
    {
        Assert.Null(_numbers.EntityId(new FindMatch(Match)));
        Assert.Null(_numbers.ShardId(new FindMatch(Match)));
        Assert.Null(_matches.EntityId(new WakeRoom(new RoomId(1))));
        Assert.Null(_matches.ShardId("a text" as object));
    }

    [Fact]
    public void No_message_is_for_two_kinds_of_receivers() =>
        Assert.All(Serialization.SerializationCheck.MessageTypes, type =>
            Assert.InRange(new[] { typeof(IUserMessage), typeof(IRoomMessage), typeof(IMatchMessage) }.Count(r => r.IsAssignableFrom(type)), 0, 1));
}
