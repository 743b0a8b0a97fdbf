using Mallard.Protocol;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class RequestSpecs
{
    public static TheoryData<PacketType> GameRequests() =>
        [.. PacketTable.All.Where(i => i.IsRequest && i.Destination == Destination.Game).Select(i => i.Type)];

    public static TheoryData<PacketType> EverythingElse() =>
        [.. PacketTable.All.Where(i => !i.IsRequest || i.Destination != Destination.Game).Select(i => i.Type)];

    [Theory]
    [InlineData(PacketType.PlayerUseItemRequest, 4097)]
    [InlineData(PacketType.MonsterMoveRequest, 16385)]
    public void A_payload_longer_than_an_honest_one_is_refused_without_being_parsed(PacketType type, int length)
    {
        var round = Round.Started();

        Assert.Contains("longer than", round.Receive(Round.Bob, type, new byte[length]).RefusedForDevelopers(Round.Bob), StringComparison.Ordinal);
        Assert.DoesNotContain("longer than", round.Receive(Round.Bob, type, new byte[length - 1]).RefusedForDevelopers(Round.Bob), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_start_from_somebody_who_cannot_start_is_refused_without_being_parsed() =>
        Round.Started().Receive(Round.Bob, PacketType.StartGameRequest, new byte[5000]).RefusedAsWrongRequest(Round.Bob);

    [Fact]
    public void There_are_21_requests_of_a_game()
    {
        Assert.Equal(21, GameRequests().Count);
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void Every_request_with_nothing_filled_in_is_answered_or_passed_over_and_never_throws(PacketType type)
    {
        foreach (var options in new[] { new SurvivalOptions(), Round.Hosted })
            Assert.InRange(Round.Started(options).Receive(Round.Bob, type, Payloads.EmptyOf(type)).Refused.Count, 0, 1);
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void Before_the_start_only_the_start_is_possible(PacketType type)
    {
        if (type == PacketType.StartGameRequest) return;

        new Round(Round.Hosted).Receive(Round.Alice, type, Payloads.EmptyOf(type)).RefusedAsWrongRequest(Round.Alice);
    }

    [Theory]
    [MemberData(nameof(EverythingElse))]
    public void What_is_no_request_of_a_game_is_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, Payloads.EmptyOf(type)).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void An_empty_payload_is_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, []).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void A_payload_of_another_packet_type_is_refused(PacketType type)
    {
        var round = Round.Started();
        var before = round.World.StateHash();

        round.Receive(Round.Bob, type, Payloads.EmptyOf(PacketType.LoginRequest)).RefusedForDevelopers(Round.Bob);

        Assert.Equal(before, round.World.StateHash());
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void Bytes_that_are_no_packet_are_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, [0xFF, 0xFF, 0xFF]).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequests))]
    public void Somebody_who_is_no_member_can_do_nothing(PacketType type)
    {
        Round.Started().Receive(99, type, Payloads.EmptyOf(type)).RefusedAsWrongRequest(99);
    }

    [Fact]
    public void An_id_that_the_table_does_not_know_is_refused()
    {
        Round.Started().Receive(Round.Bob, (PacketType)4030, []).RefusedForDevelopers(Round.Bob);
    }
}
