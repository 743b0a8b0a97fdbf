using System.Net.Sockets;
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

    private static string Explain(Exception e, NodeSettings settings)
    {
        const string hint = "choose another with --host or --port";
        if (Find<SocketException>(e) is { } socket)
        {
            return socket.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"The cluster port {settings.ClusterEndpoint} is in use by another process; {hint}",
                SocketError.AddressNotAvailable => $"The cluster address {settings.ClusterEndpoint} is not an address of this machine; {hint}",
                SocketError.AccessDenied => $"The cluster port {settings.ClusterEndpoint} may not be used by this user; {hint}",
                _ => $"The cluster port {settings.ClusterEndpoint} cannot be opened: {socket.Message}; {hint}",
            };
        }

        return $"The actor system could not start: {e.GetBaseException().Message.ReplaceLineEndings(" ")}";
    }

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        if (e is AggregateException many) return many.InnerExceptions.Select(Find<T>).FirstOrDefault(f => f is not null);
        return e is null ? null : e as T ?? Find<T>(e.InnerException);
    }
}
