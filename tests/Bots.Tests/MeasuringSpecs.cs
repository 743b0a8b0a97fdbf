using Google.Protobuf;
using Mallard.Bots.Accounting;
using Mallard.Bots.Play;
using Mallard.Protocol.Wire;

namespace Mallard.Bots.Tests;

public class MeasuringSpecs
{
    [Fact]
    public void Percentiles_are_right_to_a_few_per_cent()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 10_000; i++) histogram.Record(TimeSpan.FromMicroseconds(i * 10));

        var summary = histogram.Summarize();

        Assert.Equal(10_000, summary.Count);
        Assert.InRange(summary.P50.TotalMilliseconds, 50, 51);
        Assert.InRange(summary.P99.TotalMilliseconds, 99, 100);
        Assert.Equal(100, summary.Max.TotalMilliseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(123_456_789)]
    public void A_single_time_is_its_own_percentile(long microseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        Assert.Equal(TimeSpan.FromMicroseconds(microseconds), histogram.Summarize().P50);
    }

    [Fact]
    public void Nothing_recorded_is_nothing() => Assert.Equal(default, new LatencyHistogram().Summarize());

    [Fact]
    public void Numbers_survive_being_positions_and_directions()
    {
        for (var number = 0; number <= 60_000; number++)
        {
            Assert.Equal(number, MoveCode.NumberOf(9, MoveCode.PositionOf(9, number)));
            Assert.Equal(number, MoveCode.SwingOf(MoveCode.DirectionOf(number)));
        }

        Assert.Equal(42, MoveCode.LineNumberOf(MoveCode.LineOf(42)));
    }

    [Fact]
    public void Positions_read_straight_from_the_payload_are_those_of_the_message()
    {
        var update = new S2CPlayerPositionUpdateNotification
        {
            PlayerPositions =
            {
                new PlayerPositionData { PlayerId = 1, X = 1.5f, Y = -2 },
                new PlayerPositionData(),
                new PlayerPositionData { PlayerId = -7, Y = 9 },
                new PlayerPositionData { PlayerId = 300_000, X = float.MaxValue },
            },
        };
        var payload = new GamePacket { PlayerPositionUpdateNotification = update }.ToByteArray();

        var reader = new PositionReader(payload);
        var read = new List<PlayerPositionData>();
        while (reader.Next()) read.Add(new PlayerPositionData { PlayerId = reader.PlayerId, X = reader.X, Y = reader.Y });

        Assert.Equal(update.PlayerPositions, read);
    }

    [Fact]
    public void Cut_or_foreign_payloads_are_read_without_harm()
    {
        var payload = new GamePacket
        {
            PlayerPositionUpdateNotification = new S2CPlayerPositionUpdateNotification { PlayerPositions = { new PlayerPositionData { PlayerId = 1, X = 1 } } },
        }.ToByteArray();

        for (var length = 0; length < payload.Length; length++) Assert.False(new PositionReader(payload.AsSpan(0, length)).Next());
        Assert.False(new PositionReader(new GamePacket { GetOut = new S2CGetOut() }.ToByteArray()).Next());
        Assert.False(new PositionReader([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).Next());
    }

    [Fact]
    public void Account_names_keep_the_limits_of_the_server()
    {
        var account = BotAccount.Of(BotAccount.NewSeed(), 100_000);

        Assert.InRange(account.Nickname.Length, 2, 20);
        Assert.InRange(account.Password.Length, 6, 15);
        Assert.EndsWith(".com", account.Email, StringComparison.Ordinal);
        Assert.InRange(BotAccount.Of("x", 1).Password.Length, 6, 15);
    }
}
