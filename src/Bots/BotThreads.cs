using Mallard.Threads;

namespace Mallard.Bots;

/// <summary>The threads of the process that send and hear on time: what they are late is measured as if the server were.</summary>
internal static class BotThreads
{
    /// <summary>They.</summary>
    public static HotThreads Hot { get; private set; } = HotThreads.Ordinary;

    /// <summary>Those that start from now on have real-time priority while the machine has time to spare, if the system permits it.</summary>
    /// <param name="error">Where it is said that they have not.</param>
    public static void RunInRealTime(TextWriter error) => Hot = new HotThreads(new Events(error));

    private sealed class Events(TextWriter error) : IHotThreadEvents
    {
        public void OnRefused(string problem) => error.WriteLine($"No real-time priority: {problem}.");

        public void OnRaised() => error.WriteLine("Real-time priority from now on.");

        public void OnGaveWay() => error.WriteLine("No real-time priority for a while: no core is idle.");
    }
}
