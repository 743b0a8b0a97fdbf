using CsCheck;
using Mallard.Protocol;
using Mallard.Survival.Tests.Support;
using Mallard.Survival.Worlds;

namespace Mallard.Survival.Tests.Properties;

/// <summary>What holds whatever bytes come.</summary>
public class GarbageProperties
{
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
}
