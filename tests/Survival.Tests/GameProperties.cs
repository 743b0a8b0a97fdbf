using CsCheck;
using Google.Protobuf;
using Mallard.Protocol;
using Mallard.Protocol.Wire;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests;

/// <summary>What holds whatever players do.</summary>
public class GameProperties
{
    private static readonly SurvivalOptions Brisk = new()
    {
        DayMilliseconds = 330,
        NightMilliseconds = 120,
        PrepareTimeoutMilliseconds = 2000,
    };

    private static readonly Gen<int> Anybody = Gen.OneOf(Round.Alice, Round.Bob, Round.Carol, 99);

    // Not only numbers: NaN and both infinities come up often enough to matter.
    private static readonly Gen<float> AnyFloat =
        Gen.Frequency((4, Gen.Single), (1, Gen.OneOf(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f)));

    private static readonly Gen<Action<Round, RecordingOutput>> Tick = Gen.Const<Action<Round, RecordingOutput>>((r, o) => r.Game.Tick(o));

    private static readonly Gen<Action<Round, RecordingOutput>> Start =
        Gen.Select(Anybody, Gen.Int[0, 280], AnyFloat, AnyFloat, (who, id, x, y) => Request(
            who,
            PacketType.StartGameRequest,
            new C2SGameStartRequest
            {
                Monsters = { new MonsterPositionData { MonsterId = id, X = x, Y = y } },
                Objects = { new ObjectPositionData { ObjectData = new ObjectData { ObjectId = id }, X = y, Y = x } },
            }));

    private static readonly Gen<Action<Round, RecordingOutput>> Move =
        Gen.Select(Anybody, AnyFloat, AnyFloat, (who, x, y) => Request(
            who,
            PacketType.PlayerPositionUpdateRequest,
            new C2SPlayerPositionUpdateRequest { X = x, Y = y }));

    private static readonly Gen<Action<Round, RecordingOutput>> Swing =
        Gen.Select(Anybody, AnyFloat, AnyFloat, (who, x, y) => Request(
            who,
            PacketType.PlayerAttackRequest,
            new C2SPlayerAttackRequest { PlayerDirX = x, PlayerDirY = y }));

    private static readonly Gen<Action<Round, RecordingOutput>> Say =
        Gen.Select(Anybody, Gen.OneOf("hi", "darn", "heck crud", "DARN darn"), (who, line) => Request(
            who,
            PacketType.PlayerChattingRequest,
            new C2SPlayerChattingRequest { Message = line }));

    private static readonly Gen<Action<Round, RecordingOutput>> Garbage =
        Gen.Select(
            Anybody,
            Gen.OneOf(PacketTable.All.Select(info => info.Type).ToArray()),
            Gen.Byte.Array[0, 40],
            (who, type, payload) => Request(who, type, payload));

    private static readonly Gen<Action<Round, RecordingOutput>> ComeAndGo = Gen.Select(Anybody, Gen.Int[0, 8], (who, what) =>
        new Action<Round, RecordingOutput>((round, output) =>
        {
            if (what < 4) round.Game.Disconnect(who, output);
            else if (what < 8) round.Game.Reconnect(who, output);
            else round.Game.Leave(who, output);
        }));

    private static readonly Gen<Action<Round, RecordingOutput>[]> Play =
        Gen.Frequency((4, Tick), (1, Start), (4, Move), (1, Swing), (1, Say), (1, Garbage), (1, ComeAndGo)).Array[0, 60];

    private static Action<Round, RecordingOutput> Request(int who, PacketType type, IMessage message) =>
        Request(who, type, Payloads.Encode(type, message));

    private static Action<Round, RecordingOutput> Request(int who, PacketType type, byte[] payload) =>
        (round, output) => round.Game.Receive(who, type, payload, output);

    [Fact]
    public void Equal_setups_and_equal_inputs_give_equal_outputs_and_equal_states() =>
        Gen.Select(Gen.ULong, Play).Sample((seed, play) =>
        {
            var (one, other) = (Run(seed, play), Run(seed, play));

            Assert.Equal(one.Output.Sent, other.Output.Sent);
            Assert.Equal(one.Output.Refused, other.Output.Refused);
            Assert.Equal(one.Output.Ends, other.Output.Ends);
            Assert.Equal(one.Round.World.StateHash(), other.Round.World.StateHash());
        });

    [Fact]
    public void Whatever_happens_all_positions_are_finite_the_owner_is_a_member_and_the_game_ends_at_most_once() =>
        Play.Sample(play =>
        {
            var round = new Round(Brisk);
            var output = new RecordingOutput();
            round.Game.Prepare(output);
            foreach (var action in play)
            {
                action(round, output);

                var world = round.World;
                Assert.All(world.Players, player => Assert.True(player.Position.IsFinite));
                Assert.True(world.Monsters.All(monster => monster.Position.IsFinite && monster.Start.IsFinite));
                Assert.True(world.Objects.All(thing => thing.Position.IsFinite));
                Assert.Equal(new Point(0, 0), world.Objects[0].Position);
                if (world.Players.Count > 0) Assert.NotNull(world.FindPlayer(world.OwnerId));
                Assert.InRange(output.Ends, 0, 1);
                Assert.Empty(world.Events);
            }
        });

    [Fact]
    public void Random_bytes_under_any_id_never_throw_and_never_change_a_running_game_unless_they_are_a_packet() =>
        Gen.Select(Gen.UShort, Gen.Byte.Array[0, 200]).Sample((type, payload) =>
        {
            var round = Round.Started();
            var before = round.World.StateHash();

            var output = round.Receive(Round.Bob, (PacketType)type, payload);

            if (PacketPayload.TryParse((PacketType)type, payload, out _) == PayloadFault.None) return;
            output.RefusedForDevelopers(Round.Bob);
            Assert.Equal(before, round.World.StateHash());
        }, iter: 300);

    [Fact]
    public void Random_bytes_inside_a_well_formed_member_never_throw() =>
        Gen.Select(Gen.OneOf(PacketTable.All.Where(i => i.IsRequest).ToArray()), Gen.Byte.Array[0, 100]).Sample((info, body) =>
        {
            var tag = ((uint)info.Payload << 3) | 2;
            List<byte> payload = [];
            for (; tag > 0x7F; tag >>= 7) payload.Add((byte)(tag | 0x80));
            payload.Add((byte)tag);
            payload.Add((byte)body.Length);
            payload.AddRange(body);

            Round.Started().Receive(Round.Alice, info.Type, [.. payload]);
        }, iter: 300);

    [Fact]
    public void Every_part_of_a_players_state_shows_in_the_hash()
    {
        var round = Round.Started();
        var player = round.World.Players[1];
        var hashes = new HashSet<ulong> { round.World.StateHash() };

        void Changed(Action change)
        {
            change();
            Assert.True(hashes.Add(round.World.StateHash()));
        }

        Changed(() => player.Position = new Point(1, 2));
        Changed(() => player.Position = new Point(2, 1));
        Changed(() => player.Hp--);
        Changed(() => player.Hunger--);
        Changed(() => player.Inventory.Put(4, new Balance.ItemStack(1, 2)));
        Changed(() => round.World.Monsters[0].Hp--);
        Changed(() => round.World.Monsters[0].Position = new Point(0, 1));
        Changed(() => round.World.Objects[^1].Hp--);
        Changed(() => round.World.Objects[1].Contents!.Put(7, new Balance.ItemStack(1, 1)));
        Changed(() => round.Tick());
        Changed(() => round.Say(Round.Alice, "darn"));
    }

    private static (Round Round, RecordingOutput Output) Run(ulong seed, Action<Round, RecordingOutput>[] play)
    {
        var round = new Round(Brisk, Round.Setup(seed));
        var output = new RecordingOutput();
        round.Game.Prepare(output);
        foreach (var action in play) action(round, output);
        return (round, output);
    }
}
