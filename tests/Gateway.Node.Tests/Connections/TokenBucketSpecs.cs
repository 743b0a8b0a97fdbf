using Mallard.Gateway.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Gateway.Tests.Connections;

public class TokenBucketSpecs
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_burst_is_allowed_and_not_one_more()
    {
        var bucket = Bucket(rate: 10, burst: 25);

        Assert.Equal(25, TakeAll(bucket));
    }

    [Fact]
    public void After_a_burst_the_rate_is_allowed()
    {
        var bucket = Bucket(rate: 10, burst: 25);
        TakeAll(bucket);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(10, TakeAll(bucket));
    }

    [Fact]
    public void Parts_of_a_token_are_not_lost()
    {
        var bucket = Bucket(rate: 10, burst: 25);
        TakeAll(bucket);

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(60));
            _ = TakeAll(bucket);
        }

        // 180 ms in steps of 60 are one token, and four fifths of the next: 20 ms complete it.
        _time.Advance(TimeSpan.FromMilliseconds(20.001));
        Assert.Equal(1, TakeAll(bucket));
    }

    [Fact]
    public void A_long_silence_saves_no_more_than_a_burst()
    {
        var bucket = Bucket(rate: 10, burst: 25);
        TakeAll(bucket);

        _time.Advance(TimeSpan.FromHours(5));

        Assert.Equal(25, TakeAll(bucket));
    }

    [Fact]
    public void Who_asks_in_vain_does_not_wait_longer_for_it()
    {
        var bucket = Bucket(rate: 10, burst: 1);
        TakeAll(bucket);
        for (var i = 0; i < 1000; i++) Assert.False(bucket.TryTake());

        _time.Advance(TimeSpan.FromMilliseconds(100.001));

        Assert.True(bucket.TryTake());
    }

    [Fact]
    public void Several_are_taken_together_or_not_at_all()
    {
        var bucket = Bucket(rate: 10, burst: 5);

        Assert.False(bucket.TryTake(6));
        Assert.True(bucket.TryTake(4));
        Assert.False(bucket.TryTake(2));
        Assert.True(bucket.TryTake());
    }

    private TokenBucket Bucket(int rate, int burst) => new(rate, burst, _time);

    private static int TakeAll(TokenBucket bucket)
    {
        var taken = 0;
        while (bucket.TryTake()) taken++;
        return taken;
    }
}
