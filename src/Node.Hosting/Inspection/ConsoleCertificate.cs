using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mallard.Hosting.Configuration;

namespace Mallard.Hosting.Inspection;

/// <summary>The certificate that nodes show each other, as far as it comes from a file: consoles beyond this machine are shown the same.</summary>
/// <param name="Path">A PKCS#12 file.</param>
/// <param name="Password">Its password; empty for none.</param>
public sealed record ConsoleCertificate(string Path, string Password)
{
    private const string Section = "akka.remote.dot-netty.tcp.ssl.certificate";

    /// <summary>What the nodes use; null when they talk without TLS, or have their certificate from a store of the system.</summary>
    internal static ConsoleCertificate? Find(NodeConfiguration configuration) =>
        configuration.UsesTls && configuration.Find($"{Section}.path")?.Text is { Length: > 0 } path
            ? new ConsoleCertificate(path, configuration.Find($"{Section}.password")?.Text ?? "")
            : null;

    /// <summary>Reads it.</summary>
    /// <exception cref="NodeStartException">The file cannot be read.</exception>
    public X509Certificate2 Load()
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(Path, Password);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException($"The certificate {Path} ({Section}.path) cannot be read for the inspection console: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // A password is for nobody's eyes, and records print themselves.
    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(Path);
        return true;
    }
}
