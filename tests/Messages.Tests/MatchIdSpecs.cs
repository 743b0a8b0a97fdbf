namespace Mallard.Messages.Tests;

public sealed class MatchIdSpecs
{
    [Theory]
    [InlineData("", 0x811C9DC0)]
    [InlineData("a", 0xE40C2920)]
    [InlineData("game-1.mallard:4053", 0x2E9D3220)]
    public void The_hash_of_a_node_never_changes(string hostAndPort, uint hash) => Assert.Equal(hash, MatchId.NodeHash(hostAndPort));

    [Fact]
    public void A_home_tells_its_node_and_its_slot()
    {
        var node = MatchId.NodeHash("game-1.mallard:4053");
        var homes = Enumerable.Range(0, MatchId.SlotsPerNode).Select(slot => MatchId.HomeOn(node, slot)).ToArray();

        Assert.Distinct(homes);
        for (var slot = 0; slot < homes.Length; slot++)
        {
            Assert.Equal(node, new MatchId(homes[slot], new RoomId(1)).Node);
            Assert.Equal((uint)slot, homes[slot] - node);
        }
    }

    [Fact]
    public void A_slot_beyond_the_last_begins_again_and_never_touches_the_node()
    {
        var node = MatchId.NodeHash("game-1.mallard:4053");

        Assert.Equal(MatchId.HomeOn(node, 0), MatchId.HomeOn(node, MatchId.SlotsPerNode));
        Assert.Equal(MatchId.HomeOn(node, MatchId.SlotsPerNode - 1), MatchId.HomeOn(node, -1));
    }

    [Fact]
    public void Nodes_that_differ_in_one_character_have_different_hashes() =>
        Assert.Distinct(Enumerable.Range(0, 1000).Select(i => MatchId.NodeHash($"game-{i}:4053")));
}
