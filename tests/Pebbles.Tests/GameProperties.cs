using System.Text.Json;
using CsCheck;
using Mallard.Pebbles.Tests.Support;
using Mallard.Rules;

namespace Mallard.Pebbles.Tests;

/// <summary>What holds whatever the players do.</summary>
public class GameProperties
{
    private const int Players = 4;

    private enum Act
    {
        Take,
        TakeOutOfTurn,
        Tick,
        Lose,
        Return,
        Leave,
        Nonsense,
    }

    private static readonly Gen<(Act Act, int Player, int Count)[]> Plays =
        Gen.Select(Gen.Enum<Act>(), Gen.Int[0, Players - 1], Gen.Int[-1, 5]).Array[0, 60];

    [Fact]
    public void Equal_calls_give_equal_packets_and_equal_states()
    {
        Gen.Select(Gen.ULong, Plays).Sample((seed, plays) =>
        {
            var (first, second) = (Round.Of(Players, seed: seed), Round.Of(Players, seed: seed));

            Play(first, plays);
            Play(second, plays);

            Assert.Equal(first.Output.Lines, second.Output.Lines);
            Assert.Equal(first.StateHash, second.StateHash);
        });
    }

    // Pebbles says nothing of quiet ticks: its tables are no burden, and a turn that is over is not to wait.
    [Fact]
    public void On_a_node_that_is_behind_it_is_the_same_game_with_the_same_packets()
    {
        Gen.Select(Gen.ULong, Plays).Sample((seed, plays) =>
        {
            var (loud, quiet) = (Round.Of(Players, seed: seed), Round.Of(Players, seed: seed, isQuiet: true));

            Play(loud, plays);
            Play(quiet, plays);

            Assert.Equal(loud.Output.Lines, quiet.Output.Lines);
            Assert.Equal(loud.StateHash, quiet.StateHash);
        });
    }

    [Fact]
    public void A_game_restored_from_a_snapshot_goes_on_as_the_one_that_was_not()
    {
        Gen.Select(Plays, Plays).Sample((before, after) =>
        {
            var round = Round.Of(Players, pebbles: 40);
            Play(round, before);
            if (round.Output.Ended) return;
            var restored = round.Restored(Players);
            Assert.Equal(round.StateHash, restored.StateHash);
            var said = round.Output.Lines.Count;

            Play(round, after);
            Play(restored, after);

            Assert.Equal(round.Output.Lines.Skip(said), restored.Output.Lines);
            Assert.Equal(round.Snapshot(), restored.Snapshot());
        });
    }

    [Fact]
    public void The_heap_only_shrinks_and_the_turn_is_always_with_somebody_present()
    {
        Plays.Sample(plays =>
        {
            var round = Round.Of(Players);
            foreach (var play in plays)
            {
                var heap = round.Table.Heap;
                Play(round, [play]);
                if (round.Output.Ended) return;

                Assert.InRange(round.Table.Heap, 1, heap);
                var present = round.Table.Seats.Where(s => s.Present).Select(s => s.UserId).ToArray();
                if (present.Length == 0) Assert.Equal(0, round.Table.Turn);
                else Assert.Contains(round.Table.Turn, present);
            }
        });
    }

    [Fact]
    public void Arbitrary_bytes_never_throw_at_players_and_are_no_snapshot_unless_they_are_one()
    {
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            Round.Of().Sends(Round.Alice, PebblesPackets.Take, bytes);
            try
            {
                Round.Factory().Restore(Round.Setup(2), bytes);
            }
            catch (InvalidSnapshotException)
            {
                // As it should.
            }
        });
    }

    [Fact]
    public void Nothing_is_no_snapshot() => Assert.Throws<InvalidSnapshotException>(() => Round.Factory().Restore(Round.Setup(2), []));

    [Fact]
    public void The_description_is_one_JSON_object()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Round.Factory().Create(Round.Setup(2)).Describe(json);

        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(15, document.RootElement.GetProperty("heap").GetInt32());
    }

    /// <summary>Plays what a match could let happen, until the end.</summary>
    private static void Play(Round round, (Act Act, int Player, int Count)[] plays)
    {
        foreach (var (act, player, count) in plays)
        {
            if (round.Output.Ended) return;
            var table = round.Now;
            var seat = table.Seats[player % table.Seats.Count];
            switch (act)
            {
                case Act.Take when table.Turn != 0:
                    round.Takes(table.Turn, count);
                    break;
                case Act.TakeOutOfTurn when seat.Present:
                    round.Takes(seat.UserId, count);
                    break;
                case Act.Tick:
                    round.Ticks(1);
                    break;
                case Act.Lose when seat.Present:
                    round.Loses(seat.UserId);
                    break;
                case Act.Return when !seat.Present:
                    round.SeesAgain(seat.UserId);
                    break;
                case Act.Leave when count == 0:
                    round.IsLeftBy(seat.UserId);
                    break;
                case Act.Nonsense when seat.Present:
                    round.Sends(seat.UserId, PebblesPackets.Over, 1, 2, 3);
                    break;
            }
        }
    }
}
