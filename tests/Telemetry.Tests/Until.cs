using Xunit.Sdk;

namespace Mallard.Telemetry.Tests;

/// <summary>Waits for what has to come.</summary>
internal static class Until
{
    /// <summary>Looks until an assertion holds. Only a failing test waits as long as it may.</summary>
    public static async Task Holds(Func<Task> assertion, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (XunitException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(250);
            }
        }
    }
}
