using Mallard.Hosting.Health;
using Microsoft.Extensions.Time.Testing;

namespace Mallard.Node.Hosting.Tests.Health;

/// <summary>A database that comes and goes, watched from the side.</summary>
public sealed class DatabaseWatchSpecs
{
    private readonly FakeTimeProvider _time = new();
    private readonly Readiness _readiness = new();
    private int _asked;

    [Fact]
    public async Task A_database_that_goes_is_missed_and_one_that_comes_back_is_welcome()
    {
        var isThere = true;
        await using var watch = Watches(_ => Task.FromResult(isThere));
        Assert.True(_readiness.IsReady);

        isThere = false;
        await LooksUntil(ready: false);
        Assert.Equal([new UnmetCondition("database", "the database (pond) cannot be reached")], _readiness.Unmet);

        isThere = true;
        await LooksUntil(ready: true);
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_is_missed_as_well()
    {
        var answers = new TaskCompletionSource<bool>();
        await using var watch = Watches(_ => answers.Task);

        await LooksUntil(ready: false);

        Assert.Equal([new UnmetCondition("database", "the database (pond) did not answer within 2s")], _readiness.Unmet);
        answers.SetResult(true);
        await LooksUntil(ready: true);
    }

    private DatabaseWatch Watches(Func<CancellationToken, Task<bool>> isReachable) => DatabaseWatch.Start(
        token =>
        {
            Interlocked.Increment(ref _asked);
            return isReachable(token);
        },
        "pond",
        _readiness,
        _time);

    // Time passes only when the test says so, and is said so until what it brings has come.
    private async Task LooksUntil(bool ready)
    {
        for (var turns = 0; _readiness.IsReady != ready; turns++)
        {
            Assert.True(turns < 1000, "It never came.");
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5);
        }

        Assert.True(Volatile.Read(ref _asked) > 0);
    }
}
