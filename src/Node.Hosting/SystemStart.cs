using Akka.Actor;
using Akka.Actor.Setup;
using Mallard.Hosting.Configuration;

namespace Mallard.Hosting;

/// <summary>Creates the actor system, and turns what can go wrong there into one line.</summary>
internal static class SystemStart
{
    /// <exception cref="NodeStartException">The port could not be bound, or Akka refused a setting.</exception>
    public static async Task<ActorSystem> CreateAsync(ActorSystemSetup setup, NodeSettings settings)
    {
        try
        {
            // Create waits for the port to be bound.
            return await Task.Run(() => ActorSystem.Create(NodeNames.System, setup));
        }
        catch (Exception e)
        {
            throw new NodeStartException(Explain(e, settings), e);
        }
    }

    private static string Explain(Exception e, NodeSettings settings) =>
        ListenFault.Explain(e, "cluster", settings.ClusterEndpoint, "choose another with --host or --port")
        ?? $"The actor system could not start: {e.GetBaseException().Message.ReplaceLineEndings(" ")}";
}
