using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Enforcer.Hosting;

/// <summary>
/// The certificate that a server shows to clients without a certificate of their own, from PEM files. A new pair is taken over whole and
/// counts from the next connection on; a pair that does not fit together, is expired or unreadable is refused and the old one stays.
/// </summary>
internal sealed class ServerCertificate : IReloadable
{
    private readonly FileSet _files;
    private readonly TimeProvider _time;
    private volatile SslServerAuthenticationOptions _current;

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">The files are no certificate and key that fit and are valid now.</exception>
    public ServerCertificate(string certificateFile, string keyFile, TimeProvider time)
    {
        _files = new FileSet([certificateFile, keyFile], FileSet.DefaultMostBytes);
        _time = time;
        _current = Load(_files.ReadIfChanged()!);
    }

    public string Name => "serving-certificate";

    /// <summary>The same object until a reload; hand it to <see cref="TlsListener.UseTls"/>.</summary>
    public SslServerAuthenticationOptions Current => _current;

    public X509Certificate2 Leaf => _current.ServerCertificateContext!.TargetCertificate;

    /// <summary>For logs: serial and SHA-256 thumbprint, never more.</summary>
    public string Description => $"serial {Leaf.SerialNumber}, sha256 {Leaf.GetCertHashString(HashAlgorithmName.SHA256)}";

    public bool Reload()
    {
        if (_files.ReadIfChanged() is not { } snapshot)
        {
            return false;
        }

        // The replaced certificate is left to the collector: handshakes under way still use it.
        _current = Load(snapshot);
        return true;
    }

    private SslServerAuthenticationOptions Load(FileSnapshot files)
    {
        var (leaf, context) = Parse(files);
        var now = _time.GetUtcNow();
        if (now < leaf.NotBefore.ToUniversalTime() || now > leaf.NotAfter.ToUniversalTime())
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"the certificate in {_files.Paths[0]} is valid from {leaf.NotBefore.ToUniversalTime():u} to {leaf.NotAfter.ToUniversalTime():u} only: replace it"));
        }

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CipherSuitesPolicy = TlsListener.Ciphers,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
    }

    private (X509Certificate2 Leaf, SslStreamCertificateContext Context) Parse(FileSnapshot files)
    {
        try
        {
            var pem = Encoding.UTF8.GetString(files.Contents[0]);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            var leaf = X509Certificate2.CreateFromPem(pem, Encoding.UTF8.GetString(files.Contents[1]));
            chain.RemoveAt(0);
            return (leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true));
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{string.Join(" and ", _files.Paths)} are no PEM certificate and its private key: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }
}
