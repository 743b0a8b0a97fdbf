using System.Net;
using System.Net.Sockets;
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

    public static bool HasIPv6
    {
        get
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    /// <summary>A port nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
