using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Issuing;

/// <summary>
/// A certificate authority whose key lives in this process: signs intermediates and SPIFFE leaves and keeps each within the bounds of its
/// own certificate, so that nothing it signs can outlive or outrank it.
/// </summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>How far certificates are backdated: a peer whose clock is that far behind still accepts them at once.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    private readonly TimeProvider _time;
    private readonly ECDsa _key;
    private readonly IReadOnlyList<X509Certificate2> _issuers;

    private CertificateAuthority(X509Certificate2 certificate, ECDsa key, IReadOnlyList<X509Certificate2> issuers, TimeProvider time)
    {
        Certificate = certificate;
        _key = key;
        _issuers = issuers;
        _time = time;
    }

    /// <summary>Without the private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The root this authority chains to; itself where it is one.</summary>
    public X509Certificate2 Root => _issuers is [] ? Certificate : _issuers[^1];

    /// <summary>Its own certificate first, then the issuers upward, the root included.</summary>
    public string ChainPem => CertificatePem.Encode([Certificate, .. _issuers]);

    /// <summary>What stands between a leaf and its root, the root left out: empty where this authority is a root.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates => _issuers is [] ? [] : [Certificate, .. _issuers.SkipLast(1)];

    /// <summary>The first end on the way up to the root: nothing that is signed here holds for longer.</summary>
    public DateTimeOffset NotAfter => _issuers.Append(Certificate).Min(certificate => new DateTimeOffset(certificate.NotAfter));

    /// <summary>PKCS#8, unencrypted: write it with <see cref="CertificateFile.WriteKey"/> only.</summary>
    public string KeyPem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    public static CertificateAuthority CreateRoot(AuthorityOptions options, TimeProvider time)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var notBefore = time.GetUtcNow() - Backdating;
        var request = Describe(options, new PublicKey(key), options.PathLength);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(request.CertificateExtensions.OfType<X509SubjectKeyIdentifierExtension>().Single()));
        var notAfter = time.GetUtcNow() + options.Lifetime;
        var certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), notBefore, notAfter, NewSerialNumber());
        return new CertificateAuthority(certificate, key, [], time);
    }

    /// <summary>Reads back what <see cref="ChainPem"/> and <see cref="KeyPem"/> wrote: the authority's certificate first, its issuers after.</summary>
    /// <exception cref="CryptographicException">The text is no such chain, its first certificate is no CA, or the key is not its own.</exception>
    public static CertificateAuthority FromPem(string chainPem, string keyPem, TimeProvider time)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(chainPem);
        if (chain.Count == 0 || chain[0].Extensions.OfType<X509BasicConstraintsExtension>().SingleOrDefault() is not { CertificateAuthority: true })
        {
            throw new CryptographicException("the first certificate is not that of a certificate authority");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(keyPem);
        }
        // A damaged key may name a curve that this platform does not have.
        catch (Exception failure) when (failure is ArgumentException or PlatformNotSupportedException)
        {
            throw new CryptographicException("the text holds no single unencrypted ECDSA key", failure);
        }

        if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(chain[0].PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new CryptographicException("the key does not belong to the certificate authority's certificate");
        }

        return new CertificateAuthority(chain[0], key, [.. chain.Skip(1)], time);
    }

    /// <exception cref="InvalidOperationException">The path length leaves no room for an authority below this one.</exception>
    public CertificateAuthority CreateIntermediate(AuthorityOptions options)
    {
        var room = Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single() is { HasPathLengthConstraint: true } own
            ? own.PathLengthConstraint
            : int.MaxValue;
        if (room == 0)
        {
            throw new InvalidOperationException($"the path length of '{Certificate.Subject}' allows no authority below it");
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Sign(Describe(options, new PublicKey(key), Math.Min(options.PathLength, room - 1)), options.Lifetime);
        return new CertificateAuthority(certificate, key, [Certificate, .. _issuers], _time);
    }

    /// <summary>A leaf for client and server use, with a fresh P-256 key.</summary>
    /// <exception cref="ArgumentException">The request names nobody, or gives the identity of a trust domain to a leaf.</exception>
    public IssuedCertificate Issue(LeafRequest leaf)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(LeafProfile.Describe(leaf, new PublicKey(key)), leaf.Lifetime);
        return new IssuedCertificate(certificate.CopyWithPrivateKey(key), Intermediates);
    }

    /// <summary>A leaf for a key that the holder keeps; may be called from several threads at a time.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Issue(LeafRequest)"/>.</exception>
    public X509Certificate2 Issue(LeafRequest leaf, PublicKey publicKey) => Sign(LeafProfile.Describe(leaf, publicKey), leaf.Lifetime);

    /// <summary>A complete revocation list of this authority, DER.</summary>
    /// <param name="revoked">Serial number (big-endian), time and reason of each certificate.</param>
    /// <param name="number">Must grow with every change of what is revoked.</param>
    /// <param name="lifetime">From now until the next list must be there.</param>
    public byte[] SignRevocationList(IEnumerable<(byte[] Serial, DateTimeOffset At, X509RevocationReason Reason)> revoked, BigInteger number, TimeSpan lifetime)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at, reason) in revoked)
        {
            list.AddEntry(serial, at, reason);
        }

        var now = _time.GetUtcNow();
        var key = X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false);
        return list.Build(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), number, now + lifetime, HashAlgorithmName.SHA256, key, now - Backdating);
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static CertificateRequest Describe(AuthorityOptions options, PublicKey publicKey, int pathLength)
    {
        var request = new CertificateRequest(LeafProfile.CommonName(options.Name), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
        if (options.TrustDomain is { } trustDomain)
        {
            request.CertificateExtensions.Add(SubjectNames.Build(SpiffeId.OfTrustDomain(trustDomain), [], []));
        }

        return request;
    }

    private static byte[] NewSerialNumber()
    {
        // RFC 5280 4.1.2.2: positive and at most 20 octets. A cleared top bit keeps it positive, a set one below it keeps it 16 octets long.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private X509Certificate2 Sign(CertificateRequest request, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = _time.GetUtcNow();
        var notBefore = Later(now - Backdating, new DateTimeOffset(Certificate.NotBefore));
        var notAfter = Earlier(now + lifetime, NotAfter);
        return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), notBefore, notAfter, NewSerialNumber());
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
