using Akka.Actor.Setup;

namespace Mallard.Hosting.Logging;

/// <summary>Hands a system its own Serilog logger and clock, so that several nodes in one process do not share them.</summary>
internal sealed class SerilogSetup(Serilog.ILogger log, TimeProvider time) : Setup
{
    public Serilog.ILogger Log { get; } = log;

    public TimeProvider Time { get; } = time;
}
