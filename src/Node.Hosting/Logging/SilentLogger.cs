using Akka.Event;

namespace Mallard.Hosting.Logging;

/// <summary>
/// Stands in for the logger that Akka uses before ours is up and after it has stopped, and which writes to the console whatever
/// the level: between the lines of a json log, and from every node of a test.
/// </summary>
#pragma warning disable MA0097 // Comparable only because every actor reference is.
internal sealed class SilentLogger : MinimalLogger
#pragma warning restore MA0097
{
    public static string TypeName { get; } = $"{typeof(SilentLogger).FullName}, {typeof(SilentLogger).Assembly.GetName().Name}";

    protected override void Log(object message)
    {
    }
}
