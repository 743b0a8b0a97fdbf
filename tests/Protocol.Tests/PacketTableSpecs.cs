namespace Mallard.Protocol.Tests;

public sealed class PacketTableSpecs
{
    [Fact]
    public void There_are_28_requests_and_45_answers_and_notifications()
    {
        Assert.Equal(28, PacketTable.All.Count(i => i.IsRequest));
        Assert.Equal(45, PacketTable.All.Count(i => !i.IsRequest));
    }

    [Fact]
    public void Every_named_packet_type_is_in_the_table_and_found_by_its_id()
    {
        var named = Enum.GetValues<PacketType>().Where(t => t != PacketType.None).ToArray();

        Assert.Equal(named, PacketTable.All.Select(i => i.Type));
        Assert.All(named, t => Assert.Equal(t, PacketTable.Get(t).Type));
        Assert.All(named, t => Assert.Same(PacketTable.Get(t), PacketTable.Find((ushort)t)));
    }

    [Fact]
    public void No_member_belongs_to_two_packet_types() =>
        Assert.Equal(PacketTable.All.Count, PacketTable.All.Select(i => i.Payload).Distinct().Count());

    [Theory]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1501)]
    [InlineData(1502)]
    [InlineData(3005)]
    [InlineData(3007)]
    [InlineData(4030)]
    [InlineData(4031)]
    public void An_id_that_was_retired_or_internal_to_the_original_is_not_found(ushort id) => Assert.Null(PacketTable.Find(id));

    [Fact]
    public void No_id_outside_the_table_is_found()
    {
        var known = PacketTable.All.Select(i => (int)i.Type).ToHashSet();
        for (var id = 0; id <= ushort.MaxValue; id++) Assert.Equal(known.Contains(id), PacketTable.Find((ushort)id) is not null);
    }

    [Fact]
    public void The_ids_of_games_begin_where_the_table_ends_and_go_on_to_the_last_id()
    {
        Assert.Equal(PacketTable.FirstGameType - 1, (int)PacketTable.All[^1].Type);
        for (var id = 0; id <= ushort.MaxValue; id++) Assert.Equal(id >= 10_000, PacketTable.IsGameType((ushort)id));
    }

    [Fact]
    public void Asking_for_a_type_outside_the_table_is_a_bug_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketTable.Get(PacketType.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketTable.Get((PacketType)1502));
    }

    [Fact]
    public void Requests_go_where_the_protocol_says()
    {
        Assert.Equal([1001, 1003], RequestsFor(Destination.Gateway));
        Assert.Equal([2001, 2003, 2006, 2008, 3001], RequestsFor(Destination.Lobby));
        Assert.Equal(
            [
                3004, 4001, 4004, 4005, 4008, 4009, 4012, 4013, 4015, 4017, 4019, 4024, 4027, 4032, 4034,
                5002, 5006, 5008, 6002, 6004, 9001,
            ],
            RequestsFor(Destination.Game));
    }

    [Fact]
    public void The_table_cannot_be_changed_by_who_reads_it() =>
        Assert.Throws<NotSupportedException>(() => ((IList<PacketInfo>)PacketTable.All).Clear());

    private static IEnumerable<int> RequestsFor(Destination destination) =>
        PacketTable.All.Where(i => i.IsRequest && i.Destination == destination).Select(i => (int)i.Type);
}
