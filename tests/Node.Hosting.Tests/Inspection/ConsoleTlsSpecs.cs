using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Actor;
using Akka.Event;
using Mallard.Hosting;
using Mallard.Hosting.Inspection;

namespace Mallard.Node.Hosting.Tests.Inspection;

/// <summary>The console of a node that others than its machine may reach, as far as that can be seen on one machine.</summary>
public sealed class ConsoleTlsSpecs : IDisposable
{
    private const string Password = "for the file";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.pfx");
    private readonly string _fingerprint;

    public ConsoleTlsSpecs()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=mallard", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        File.WriteAllBytes(_file, certificate.Export(X509ContentType.Pkcs12, Password));
        _fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_console_is_shown_the_certificate_of_the_nodes()
    {
        using var listener = Open(new ConsoleCertificate(_file, Password));
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        var shown = "";
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => (shown = certificate!.GetCertHashString(HashAlgorithmName.SHA256)).Length > 0);
        await stream.AuthenticateAsClientAsync("mallard");

        await stream.WriteAsync("""{"words":["help","log"]}"""u8.ToArray().Append((byte)'\n').ToArray());

        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.Contains("The log of one node.", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(_fingerprint, shown);
    }

    [Fact]
    public async Task A_console_that_does_not_talk_tls_gets_nothing()
    {
        using var listener = Open(new ConsoleCertificate(_file, Password));
        await using var console = await ConsoleClient.ToAsync(listener.Port);

        await console.SendAsync("help");

        await Assert.ThrowsAnyAsync<Exception>(console.ReadAsync);
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_stops_the_start_and_its_password_is_not_shown()
    {
        var certificate = new ConsoleCertificate(_file, "wrong");

        var failed = Assert.Throws<NodeStartException>(() => Open(certificate));

        Assert.StartsWith($"The certificate {_file} (akka.remote.dot-netty.tcp.ssl.certificate.path) cannot be read for the inspection console: ", failed.Message);
        Assert.DoesNotContain("wrong", certificate.ToString());
    }

    private static ConsoleListener Open(ConsoleCertificate certificate)
    {
        var settings = new InspectionSettings
        {
            IsEnabled = true,
            Host = "127.0.0.1",
            Port = 0,
            Token = "",
            Audit = "",
            MaxConsoles = 1,
            IdleTimeout = TimeSpan.FromMinutes(1),
            AnswerTimeout = TimeSpan.FromSeconds(2),
            Certificate = certificate,
        };
        return ConsoleListener.Open(settings, ActorRefs.Nobody, new AuditLog("", NoLogger.Instance), NoLogger.Instance, TimeProvider.System);
    }
}
