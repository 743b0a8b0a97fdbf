using Akka.Configuration;
using Akka.Remote;

namespace Mallard.Hosting.Tests.Remoting;

/// <summary>What Akka gives a transport: its section, with everything that is in Akka's own reference.</summary>
internal static class TcpSettings
{
    /// <summary>How long a test waits for something that should happen at once. Only a failing test ever waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Config Reference { get; } =
        ConfigurationFactory.FromResource<RemoteActorRefProvider>("Akka.Remote.Configuration.Remote.conf").GetConfig("akka.remote.dot-netty.tcp");

    public static Config With(string hocon) => ConfigurationFactory.ParseString(hocon).WithFallback(Reference);
}
