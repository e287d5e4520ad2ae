using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Issuing;

/// <summary>The extensions of every leaf that we sign: X509-SVID.md 4 in one place.</summary>
internal static class LeafProfile
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <exception cref="ArgumentException">The request names nobody, or gives the identity of a trust domain to a leaf.</exception>
    public static CertificateRequest Describe(LeafRequest leaf, PublicKey publicKey)
    {
        // The subject is for people only: peers go by the SAN.
        var name = leaf.Id?.Path.Split('/')[^1] ?? (leaf.DnsNames is [var first, ..] ? first : "leaf");
        var request = new CertificateRequest(CommonName(name), publicKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(publicKey, critical: false));
        request.CertificateExtensions.Add(Names(leaf));
        return request;
    }

    /// <summary>A common name of at most 64 characters, the bound that X.520 sets.</summary>
    public static X500DistinguishedName CommonName(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name.Length <= 64 ? name : name[..64]);
        return builder.Build();
    }

    private static X509Extension Names(LeafRequest leaf)
    {
        if (leaf.Id is null && leaf.DnsNames.Count + leaf.Addresses.Count == 0)
        {
            throw new ArgumentException("a leaf needs a SPIFFE ID, a DNS name or an address", nameof(leaf));
        }

        if (leaf.Id is { HasPath: false } id)
        {
            throw new ArgumentException($"'{id}' has no path: it belongs on a CA certificate, not on a leaf", nameof(leaf));
        }

        return SubjectNames.Build(leaf.Id, leaf.DnsNames, leaf.Addresses);
    }
}
