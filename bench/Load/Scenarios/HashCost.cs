using System.Diagnostics;
using Mallard.Bots.Accounting;

namespace Mallard.Load.Scenarios;

/// <summary>What checking one password costs by itself, on this machine and with the library that the gateway uses.</summary>
internal static class HashCost
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    /// <summary>Checks a password again and again for about a second, and gives the median time.</summary>
    public static TimeSpan Measure(int cost)
    {
        const string Password = "quack-quack";
        var hash = BCrypt.Net.BCrypt.HashPassword(Password, BCrypt.Net.BCrypt.GenerateSalt(cost, 'b'));
        BCrypt.Net.BCrypt.Verify(Password, hash);

        var times = new LatencyHistogram();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Enough;)
        {
            var one = Stopwatch.GetTimestamp();
            BCrypt.Net.BCrypt.Verify(Password, hash);
            times.RecordSince(one);
        }

        return times.Summarize().P50;
    }
}
