using System.Buffers;
using System.Text.Json;
using CsCheck;
using Mallard.Rules;
using Mallard.Survival.Balance;
using Mallard.Survival.Tests.Support;

namespace Mallard.Survival.Tests;

/// <summary>What a snapshot, a configuration and a description of the state are good for, and what is refused.</summary>
public class SnapshotSpecs
{
    private static readonly SurvivalGameFactory Factory = new(new SurvivalOptions(), Round.Data);

    private static Round Played()
    {
        var round = Round.Started();
        round.Move(Round.Alice, 5, 5);
        round.Pass(5000);
        return round;
    }

    private static byte[] SnapshotOf(Round round)
    {
        var writer = new ArrayBufferWriter<byte>();
        round.Game.Snapshot(writer);
        return writer.WrittenSpan.ToArray();
    }

    [Fact]
    public void A_snapshot_changes_nothing_and_restores_the_same_state()
    {
        var round = Played();
        var before = round.World.StateHash();

        var restored = Factory.Restore(Round.Setup(), SnapshotOf(round));

        Assert.Equal(before, round.World.StateHash());
        Assert.Equal(before, restored.StateHash());
    }

    [Fact]
    public void A_snapshot_of_a_full_room_is_a_few_kilobytes() => Assert.InRange(SnapshotOf(Played()).Length, 1000, 20_000);

    [Fact]
    public void A_snapshot_of_a_game_with_other_options_or_data_is_refused()
    {
        var snapshot = SnapshotOf(Played());
        SurvivalGameFactory[] others =
        [
            new(new SurvivalOptions { NightMilliseconds = 61_000 }, Round.Data),
            new(new SurvivalOptions(), Round.DataWith("players.json", "\"maxHp\": 100", "\"maxHp\": 101")),
        ];

        foreach (var other in others)
        {
            var error = Assert.Throws<InvalidSnapshotException>(() => other.Restore(Round.Setup(), snapshot));
            Assert.Contains("other options or data", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused_by_its_number()
    {
        var snapshot = SnapshotOf(Played());
        snapshot[0] = 14;

        var error = Assert.Throws<InvalidSnapshotException>(() => Factory.Restore(Round.Setup(), snapshot));

        Assert.Contains("version is 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_is_cut_off_or_goes_on_is_refused()
    {
        var snapshot = SnapshotOf(Played());

        Gen.Int[0, snapshot.Length - 1].Sample(
            length => Assert.Throws<InvalidSnapshotException>(() => Factory.Restore(Round.Setup(), snapshot.AsSpan(0, length))),
            iter: 50);
        Assert.Throws<InvalidSnapshotException>(() => Factory.Restore(Round.Setup(), [.. snapshot, 0]));
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_or_read_and_nothing_else() =>
        Gen.Select(Gen.Int[0, 5000], Gen.Byte).Sample(
            (place, value) =>
            {
                var snapshot = SnapshotOf(Played());
                snapshot[place % snapshot.Length] = value;
                try
                {
                    Factory.Restore(Round.Setup(), snapshot);
                }
                catch (InvalidSnapshotException)
                {
                    // As it should be; what cannot be told from a state is one.
                }
            },
            iter: 100);

    [Fact]
    public void A_factory_made_from_a_configuration_has_the_same_one_and_plays_the_same_game()
    {
        var options = new SurvivalOptions { DayMilliseconds = 1234, Monsters = MonsterControl.Host, Chat = new ChatOptions { Words = ["quack"] } };
        var factory = new SurvivalGameFactory(options, Round.DataWith("monsters.json", "\"hp\": 5000", "\"hp\": 4999"));

        var again = SurvivalGameFactory.FromConfiguration(factory.Configuration.Span);

        Assert.True(factory.Configuration.Span.SequenceEqual(again.Configuration.Span));
        Assert.Equal(factory.Create(Round.Setup()).StateHash(), again.Create(Round.Setup()).StateHash());
        Assert.NotEqual(Factory.Create(Round.Setup()).StateHash(), again.Create(Round.Setup()).StateHash());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "Options": {}, "Files": {}, "More": 1 }""")]
    public void What_is_no_configuration_is_refused(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => SurvivalGameFactory.FromConfiguration(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_configuration_with_bad_data_names_the_file() =>
        Assert.StartsWith(
            "items.json",
            Assert.Throws<BalanceDataException>(() => SurvivalGameFactory.FromConfiguration("""{ "Options": {}, "Files": {} }"""u8)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_description_shows_every_player_monster_and_object_as_json()
    {
        var writer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(writer)) Played().Game.Describe(json);

        using var state = JsonDocument.Parse(writer.WrittenMemory);
        Assert.Equal(5000, state.RootElement.GetProperty("elapsed").GetInt64());
        Assert.Equal(("Running", "Day"), (state.RootElement.GetProperty("stage").GetString(), state.RootElement.GetProperty("phase").GetString()));
        Assert.True(state.RootElement.GetProperty("players")[0].GetProperty("connected").GetBoolean());
        Assert.Equal("None", state.RootElement.GetProperty("monsters")[269].GetProperty("pattern").GetString());
        Assert.Equal([Round.Alice, Round.Bob, Round.Carol], state.RootElement.GetProperty("players").EnumerateArray().Select(p => p.GetProperty("id").GetInt32()));
        Assert.Equal(270, state.RootElement.GetProperty("monsters").GetArrayLength());
        Assert.Equal(111, state.RootElement.GetProperty("objects").GetArrayLength());
        Assert.Equal(101, state.RootElement.GetProperty("players")[0].GetProperty("inventory")[1].GetProperty("code").GetInt32());
    }
}
