using Mallard.Protocol;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

public class RequestSpecs
{
    private static readonly PacketType[] InThisVersion =
    [
        PacketType.StartGameRequest,
        PacketType.PlayerPositionUpdateRequest,
        PacketType.PlayerAttackRequest,
        PacketType.PlayerChattingRequest,
    ];

    public static TheoryData<PacketType> GameRequestsOfLaterVersions() =>
        [.. PacketTable.All.Where(i => i.IsRequest && i.Destination == Destination.Game).Select(i => i.Type).Except(InThisVersion)];

    public static TheoryData<PacketType> GameRequestsOfThisVersion() => [.. InThisVersion];

    public static TheoryData<PacketType> EverythingElse() =>
        [.. PacketTable.All.Where(i => !i.IsRequest || i.Destination != Destination.Game).Select(i => i.Type)];

    [Theory]
    [MemberData(nameof(GameRequestsOfLaterVersions))]
    public void Requests_that_are_not_in_yet_are_refused_with_a_text_for_developers(PacketType type)
    {
        var text = Round.Started().Receive(Round.Bob, type, Payloads.EmptyOf(type)).RefusedForDevelopers(Round.Bob);

        Assert.Contains("not part of this version", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EverythingElse))]
    public void What_is_no_request_of_a_game_is_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, Payloads.EmptyOf(type)).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequestsOfThisVersion))]
    public void An_empty_payload_is_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, []).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequestsOfThisVersion))]
    public void A_payload_of_another_packet_type_is_refused(PacketType type)
    {
        var round = Round.Started();
        var before = round.World.StateHash();

        round.Receive(Round.Bob, type, Payloads.EmptyOf(PacketType.LoginRequest)).RefusedForDevelopers(Round.Bob);

        Assert.Equal(before, round.World.StateHash());
    }

    [Theory]
    [MemberData(nameof(GameRequestsOfThisVersion))]
    public void Bytes_that_are_no_packet_are_refused(PacketType type)
    {
        Round.Started().Receive(Round.Bob, type, [0xFF, 0xFF, 0xFF]).RefusedForDevelopers(Round.Bob);
    }

    [Theory]
    [MemberData(nameof(GameRequestsOfThisVersion))]
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
