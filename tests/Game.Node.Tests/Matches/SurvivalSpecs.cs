using Google.Protobuf;
using Mallard.Game.Node.Tests.Support;
using Mallard.Messages.Matches;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival;
using Xunit.Abstractions;

namespace Mallard.Game.Node.Tests.Matches;

/// <summary>The survival game behind a real match, as clients see it on the wire.</summary>
public sealed class SurvivalSpecs : MatchStory
{
    private static readonly SurvivalGameFactory Survival = new();

    public SurvivalSpecs(ITestOutputHelper output)
        : base(output) => Factory = Survival;

    [Fact]
    public async Task The_owner_gets_what_there_is_to_place_and_all_get_the_room()
    {
        await Runs(Alice, Bob, Carol);

        await East.Carries("GamePrepareResponse", Alice);
        var toAll = await East.Carries("GamePrepareNotification", Alice, Carol);
        await West.Carries("GamePrepareNotification", Bob);
        var room = Packets.Read(toAll.Frames).Single().GamePrepareNotification.Room;
        Assert.Equal((8, Alice.Id.Value), (room.RoomId, room.OwnerId));
        Assert.Equal(["Alice", "Bob", "Carol"], room.Users.Select(u => u.Name));
    }

    [Fact]
    public async Task The_owners_placing_starts_the_game_for_all()
    {
        await Runs(Alice);
        await East.Carries("GamePrepareResponse", Alice);
        await East.Carries("GamePrepareNotification", Alice);

        Sends(Alice, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() });

        var delivery = await East.Carries("GameStartNotification", Alice);
        var start = Packets.Read(delivery.Frames).Single().GameStartNotification;
        Assert.Equal((270, 111), (start.Monsters.Count, start.Objects.Count));
        Assert.Equal(Time.GetUtcNow().ToUnixTimeMilliseconds() + 180_000, start.GameState.NextPhaseAt);
    }

    [Fact]
    public async Task All_moves_between_two_ticks_leave_as_one_state()
    {
        await IsStarted();
        Sends(Alice, PacketType.PlayerPositionUpdateRequest, Move(1, 2), Move(3, 4));
        Sends(Carol, PacketType.PlayerPositionUpdateRequest, Move(5, 6));
        await IsSilentTo(East, West);

        await Plays(ticks: 1);

        var east = await East.CarriesState("PlayerPositionUpdateNotification", Alice, Carol);
        await West.CarriesState("PlayerPositionUpdateNotification", Bob);
        Assert.Equal((ushort)PacketType.PlayerPositionUpdateNotification, east.State);
        var positions = Packets.Read(east.Frames).Single().PlayerPositionUpdateNotification.PlayerPositions;
        Assert.Equal([(1, 3f, 4f), (3, 5f, 6f)], positions.Select(p => (p.PlayerId, p.X, p.Y)));
    }

    [Fact]
    public async Task Nothing_leaves_while_nobody_moves()
    {
        await IsStarted();

        await Plays(ticks: 3);

        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task A_player_who_comes_back_sees_the_running_game()
    {
        await IsStarted();
        Disconnects(Bob);

        Bob.LogsInAgain(on: West);
        await Joins(Bob);

        await West.Carries(
            [
                "GamePrepareNotification",
                "GameStartNotification",
                .. Enumerable.Repeat("PlayerHpUpdateNotification", 3),
                "PlayerHungerUpdateNotification",
            ],
            Bob);
    }

    [Fact]
    public async Task An_owner_who_leaves_before_the_start_leaves_the_placing_to_the_next()
    {
        await Runs(Alice, Bob);
        await East.Carries("GamePrepareResponse", Alice);
        await West.Carries("GamePrepareNotification", Bob);

        Quits(Alice);

        await West.Carries("LeaveRoomNotification", Bob);
        await West.Carries("GamePrepareResponse", Bob);
    }

    [Fact]
    public async Task An_owner_who_leaves_before_the_begin_leaves_one_opening_for_the_next()
    {
        await IsCreatedFor(Alice, Bob, Carol);
        await Joins(Bob);
        Quits(Alice);
        await West.Carries("LeaveRoomNotification", Bob);

        await Joins(Carol);

        await West.Carries("GamePrepareResponse", Bob);
        await West.Carries("GamePrepareNotification", Bob);
        await East.Carries("GamePrepareNotification", Carol);
        await IsSilentTo(East, West);
    }

    [Fact]
    public async Task A_game_that_nobody_starts_is_over_for_all()
    {
        TheLobbyAnswers();
        Factory = new SurvivalGameFactory(new SurvivalOptions { PrepareTimeoutMilliseconds = 100 });
        await Runs(Alice);
        await East.Carries("GamePrepareResponse", Alice);
        await East.Carries("GamePrepareNotification", Alice);

        await Plays(ticks: 2);

        await East.Carries("GameOverNotification", Alice);
        await East.Detaches(Alice);
        await IsOverForTheRoom();
        await Goes();
    }

    private async Task IsStarted()
    {
        await Runs(Alice, Bob, Carol);
        await East.Carries("GamePrepareResponse", Alice);
        await East.Carries("GamePrepareNotification", Alice, Carol);
        await West.Carries("GamePrepareNotification", Bob);

        Sends(Alice, PacketType.StartGameRequest, new GamePacket { GameStartRequest = new C2SGameStartRequest() });

        await East.Carries("GameStartNotification", Alice, Carol);
        await West.Carries("GameStartNotification", Bob);
    }

    private void Sends(Player player, PacketType type, params GamePacket[] packets) => Match.Tell(
        new MatchInput(Id, player.Id, player.Connection, [.. packets.Select(p => new Frame((ushort)type, p.ToByteArray()))]),
        TestActor);

    private static GamePacket Move(float x, float y) => new()
    {
        PlayerPositionUpdateRequest = new C2SPlayerPositionUpdateRequest { X = x, Y = y },
    };
}
