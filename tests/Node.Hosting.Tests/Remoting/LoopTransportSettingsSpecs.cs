using System.Net.Sockets;
using Akka.Configuration;
using Mallard.Hosting.Remoting;

namespace Mallard.Hosting.Tests.Remoting;

public sealed class LoopTransportSettingsSpecs
{
    [Fact]
    public void Without_a_word_it_is_as_Akkas_reference_says()
    {
        var settings = LoopTransportSettings.Read(TcpSettings.Reference);

        Assert.Equal("0.0.0.0", settings.Hostname);
        Assert.Equal("0.0.0.0", settings.PublicHostname);
        Assert.Equal(2552, settings.Port);
        Assert.Equal(0, settings.PublicPort);
        Assert.False(settings.PrefersIPv6);
        Assert.Equal(128_000, settings.MaximumFrameSize);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.ConnectionTimeout);
        Assert.Equal(4096, settings.Backlog);
    }

    [Fact]
    public void The_public_name_is_the_hosts_unless_it_is_said()
    {
        Assert.Equal("here", LoopTransportSettings.Read(TcpSettings.With("hostname = here")).PublicHostname);
        Assert.Equal("there", LoopTransportSettings.Read(TcpSettings.With("hostname = here, public-hostname = there")).PublicHostname);
    }

    [Theory]
    [InlineData("31999b")]
    [InlineData("0b")]
    [InlineData("2GiB")]
    public void A_frame_size_out_of_range_is_refused_in_plain_words(string size)
    {
        var refused = Assert.Throws<ConfigurationException>(() => LoopTransportSettings.Read(TcpSettings.With($"maximum-frame-size = {size}")));
        Assert.Equal("maximum-frame-size must be from 32000 bytes to 1 GiB", refused.Message);
    }

    [Theory]
    [InlineData("32000b", 32_000)]
    [InlineData("1 MiB", 1 << 20)]
    public void A_frame_size_in_range_is_taken(string size, int bytes) =>
        Assert.Equal(bytes, LoopTransportSettings.Read(TcpSettings.With($"maximum-frame-size = {size}")).MaximumFrameSize);

    // Silence would be worse than a node that does not start: other nodes would hear nonsense, or what was to be secret.
    [Theory]
    [InlineData("enable-ssl = on", "enable-ssl")]
    [InlineData("byte-order = big-endian", "byte-order")]
    [InlineData("transport-protocol = udp", "transport-protocol")]
    public void What_it_does_not_speak_is_refused(string setting, string named)
    {
        var refused = Assert.Throws<ConfigurationException>(() => LoopTransportSettings.Read(TcpSettings.With(setting)));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Its_sockets_are_as_the_settings_say(bool on)
    {
        var text = on ? "on" : "off";
        var settings = LoopTransportSettings.Read(TcpSettings.With($"tcp-nodelay = {text}, tcp-keepalive = {text}"));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = !on };

        settings.ApplyTo(socket);

        Assert.False(socket.Blocking);
        Assert.Equal(on, socket.NoDelay);
        Assert.Equal(on, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)! != 0);
    }
}
