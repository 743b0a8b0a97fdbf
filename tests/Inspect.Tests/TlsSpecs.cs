using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mallard.Inspection;

namespace Mallard.Inspect.Tests;

/// <summary>A node whose certificate no authority has signed.</summary>
public sealed class TlsSpecs : IDisposable
{
    private readonly X509Certificate2 _certificate = SelfSigned();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task A_node_is_believed_by_the_fingerprint_of_its_certificate()
    {
        await using var node = Node();
        var fingerprint = _certificate.GetCertHashString(HashAlgorithmName.SHA256);

        var run = await InspectRun.OfAsync(node, "--fingerprint", fingerprint, "node", "info");

        Assert.Equal((0, "shown"), (run.ExitCode, run.Output.Trim()));
        // As openssl and browsers write it.
        var colons = string.Join(':', fingerprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));
        Assert.Equal(0, (await InspectRun.OfAsync(node, "--fingerprint", colons, "node", "info")).ExitCode);
    }

    [Fact]
    public async Task A_node_with_another_certificate_is_told_nothing()
    {
        await using var node = Node();

        var run = await InspectRun.OfAsync(node, "--fingerprint", new string('A', 64), "--token", "of nobody's business", "node", "info");

        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"127.0.0.1:{node.Port} cannot be reached: ", run.Errors);
    }

    [Fact]
    public async Task Without_a_fingerprint_the_authorities_of_the_system_decide()
    {
        await using var node = Node();

        Assert.Equal(3, (await InspectRun.OfAsync(node, "--tls", "node", "info")).ExitCode);
    }

    private FakeNode Node() => new(_ => [new LinePart("shown"), new EndPart(0)], _certificate);

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        // A server on Windows wants a key that is stored.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
