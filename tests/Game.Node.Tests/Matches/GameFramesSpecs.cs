using Mallard.Game.Matches;
using Mallard.Game.Node.Tests.Support;
using Mallard.Protocol;
using Mallard.Protocol.Wire;

namespace Mallard.Game.Node.Tests.Matches;

public class GameFramesSpecs
{
    private static readonly FrameEncoder Encoder = new();

    private readonly GameFrames _frames = new(Encoder);

    public static TheoryData<PacketType> Types() => [.. PacketTable.All.Select(info => info.Type)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_bare_message_is_written_as_the_packet_that_clients_know(PacketType type)
    {
        var member = GamePacket.Descriptor.FindFieldByNumber((int)PacketTable.Get(type).Payload);
        var message = member.MessageType.Parser.ParseFrom([]);

        var packet = Assert.Single(Packets.Read(_frames.Encode(type, message)));

        Assert.Equal(PacketTable.Get(type).Payload, packet.PayloadCase);
    }

    [Fact]
    public void A_whole_packet_is_written_as_it_is()
    {
        var message = new S2CPlayerChattingNotification { PlayerId = 3, Message = "hello" };
        var whole = new GamePacket { PlayerChattingNotification = message };

        var bare = _frames.Encode(PacketType.PlayerChattingNotification, message);

        Assert.Equal(Encoder.Encode(PacketType.PlayerChattingNotification, whole), bare);
        Assert.Equal(bare, _frames.Encode(PacketType.PlayerChattingNotification, whole));
    }

    [Fact]
    public void A_message_under_the_wrong_type_is_a_bug_of_the_game_and_spoils_nothing()
    {
        Assert.Throws<ArgumentException>(() => _frames.Encode(PacketType.GameOverNotification, new S2CGameClearNotification()));
        Assert.Throws<ArgumentException>(() => _frames.Encode(PacketType.GameOverNotification, new GamePacket()));

        var packet = Assert.Single(Packets.Read(_frames.Encode(PacketType.GameOverNotification, new S2CGameOverNotification())));
        Assert.Equal(GamePacket.PayloadOneofCase.GameOverNotification, packet.PayloadCase);
    }

    [Fact]
    public void A_packet_type_of_the_games_own_is_written_without_a_wrapper()
    {
        var message = new S2CPlayerChattingNotification { Message = "ours" };

        Assert.Equal(Encoder.Encode(9500, message), _frames.Encode((PacketType)9500, message));
    }
}
