using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Hosting;

namespace Enforcer.Admission;

/// <summary>
/// Who may ask: only a client whose certificate chains to the given authority and carries one of the given names. Without it every Pod could
/// try out on the webhook what would get past it. Follows the authority's file; a broken one leaves the old one in force.
/// </summary>
internal sealed class ApiServerTrust : IReloadable
{
    private readonly FileSet _files;
    private readonly IReadOnlyList<string> _names;
    private volatile X509Certificate2Collection _authorities;
    private volatile Served? _served;

    /// <param name="authorityFile">PEM, any number of roots.</param>
    /// <param name="names">Common names or DNS names of which the client must carry one; none: every client of the authority.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It holds no certificate.</exception>
    public ApiServerTrust(string authorityFile, IReadOnlyList<string> names)
    {
        _names = names;
        _files = new FileSet([authorityFile], FileSet.DefaultMostBytes);
        _authorities = Parse(_files.ReadIfChanged()!);
    }

    public string Name => "client-authority";

    public bool Reload()
    {
        if (_files.ReadIfChanged() is not { } snapshot)
        {
            return false;
        }

        _authorities = Parse(snapshot);
        return true;
    }

    /// <summary>The serving options with the demand for a certificate added; the same object until one of the two changes.</summary>
    public SslServerAuthenticationOptions Demanded(SslServerAuthenticationOptions serving)
    {
        var served = _served;
        if (served is null || !ReferenceEquals(served.Serving, serving) || !ReferenceEquals(served.Authorities, _authorities))
        {
            _served = served = new Served(serving, _authorities, Demand(serving, _authorities));
        }

        return served.Demanding;
    }

    private SslServerAuthenticationOptions Demand(SslServerAuthenticationOptions serving, X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = serving.ServerCertificateContext,
            EnabledSslProtocols = serving.EnabledSslProtocols,
            CipherSuitesPolicy = serving.CipherSuitesPolicy,
            ApplicationProtocols = serving.ApplicationProtocols,
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            // A resumed session would carry yesterday's verdict past a changed authority.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None && certificate is X509Certificate2 client && (_names.Count == 0 || Names(client).Any(_names.Contains)),
        };
    }

    private static IEnumerable<string> Names(X509Certificate2 client) =>
        client.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())
            .Append(client.GetNameInfo(X509NameType.SimpleName, forIssuer: false));

    private X509Certificate2Collection Parse(FileSnapshot files)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Encoding.UTF8.GetString(files.Contents[0]));
        }
        catch (CryptographicException)
        {
            found.Clear();
        }

        return found.Count > 0 ? found : throw new InvalidDataException($"{_files.Paths[0]} holds no certificate in PEM");
    }

    private sealed record Served(SslServerAuthenticationOptions Serving, X509Certificate2Collection Authorities, SslServerAuthenticationOptions Demanding);
}
