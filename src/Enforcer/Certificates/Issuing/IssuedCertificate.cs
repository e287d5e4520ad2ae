using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Issuing;

/// <summary>A fresh leaf with its private key and the intermediates that lead to, but do not include, its root.</summary>
internal sealed class IssuedCertificate(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> intermediates) : IDisposable
{
    /// <summary>Holds the private key.</summary>
    public X509Certificate2 Certificate => certificate;

    /// <summary>Belong to the authority that issued; not disposed here.</summary>
    public IReadOnlyList<X509Certificate2> Intermediates => intermediates;

    /// <summary>Leaf first, then the intermediates upward.</summary>
    public string ChainPem => CertificatePem.Encode([certificate, .. intermediates]);

    /// <summary>PKCS#8, unencrypted: write it with <see cref="CertificateFile.WriteKey"/> only.</summary>
    public string KeyPem => CertificatePem.EncodeKey(certificate);

    public void Dispose() => certificate.Dispose();
}
