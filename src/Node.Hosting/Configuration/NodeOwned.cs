using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Configuration;

/// <summary>Akka settings that follow from what a node is. Setting them from outside could only break the node, so it is refused.</summary>
internal static class NodeOwned
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["akka.actor.provider"] = "is always cluster",
        ["akka.cluster.roles"] = "follows from the program: gateway, lobby, game, or standalone for all three",
        ["akka.loggers"] = "is set by the node; see mallard.log",
        ["akka.stdout-loglevel"] = "is set by the node; see akka.loglevel",
        ["akka.stdout-logger-class"] = "is set by the node; see mallard.log",
        ["akka.coordinated-shutdown.exit-clr"] = "is always off: the program itself ends the process, with an exit code that tells why",
        ["akka.coordinated-shutdown.run-by-clr-shutdown-hook"] = "is always off: the program itself answers SIGTERM and SIGINT",
        ["akka.coordinated-shutdown.terminate-actor-system"] = "is always on",
    };

    public static string? Reason(string key) => Reasons.GetValueOrDefault(key);

    /// <summary>The other half: what the node sets.</summary>
    /// <param name="roles">Its roles.</param>
    /// <param name="logger">Type of its logger.</param>
    /// <param name="stdoutLogger">Type of the logger at the start.</param>
    /// <param name="usesTls">Whether nodes talk TLS, which only Akka's own transport does.</param>
    public static string Hocon(IEnumerable<string> roles, string logger, string stdoutLogger, bool usesTls = false) =>
        $$"""
        {{(usesTls ? "" : LoopTransport.Hocon)}}
        akka {
          actor.provider = cluster
          cluster.roles = [{{string.Join(", ", roles.Select(HoconWriter.Quote))}}]
          # Joining is the node's own step, after its checks.
          cluster.seed-nodes = []
          loggers = [{{HoconWriter.Quote(logger)}}]
          stdout-loglevel = OFF
          stdout-logger-class = {{HoconWriter.Quote(stdoutLogger)}}
          coordinated-shutdown {
            exit-clr = off
            run-by-clr-shutdown-hook = off
            terminate-actor-system = on
          }
        }
        """;
}
