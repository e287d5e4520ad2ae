using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Tests.Support;

/// <summary>
/// A certificate authority for tests: good leaves as the product issues them, and leaves that are bad in exactly one named way.
/// Everything is made at test time; no private key is ever committed.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    public const string TrustDomain = "cluster.local";

    private readonly TimeProvider _time;
    private readonly CertificateAuthority _authority;

    private TestAuthority(CertificateAuthority authority, TimeProvider time)
    {
        _authority = authority;
        _time = time;
    }

    /// <summary>The product's authority underneath.</summary>
    public CertificateAuthority Authority => _authority;

    public X509Certificate2 Certificate => _authority.Certificate;

    public X509Certificate2 Root => _authority.Root;

    /// <summary>A bundle with this authority's root alone.</summary>
    public string BundlePem => CertificatePem.Encode([Root]);

    public static TestAuthority Create(string name = "Test CA", TimeProvider? time = null, TimeSpan? lifetime = null)
    {
        var clock = time ?? TimeProvider.System;
        var options = new AuthorityOptions { Name = name, TrustDomain = TrustDomain, PathLength = 4, Lifetime = lifetime ?? TimeSpan.FromDays(30) };
        return new TestAuthority(CertificateAuthority.CreateRoot(options, clock), clock);
    }

    public TestAuthority CreateIntermediate(string name = "Test Intermediate CA") =>
        new(_authority.CreateIntermediate(new AuthorityOptions { Name = name, TrustDomain = TrustDomain, PathLength = 3 }), _time);

    public static SpiffeId Workload(string serviceAccount) => SpiffeId.Parse($"spiffe://{TrustDomain}/ns/shop/sa/{serviceAccount}");

    /// <summary>A good leaf for <c>spiffe://cluster.local/ns/shop/sa/NAME</c>, also good for localhost and 127.0.0.1.</summary>
    public IssuedCertificate Issue(string serviceAccount, TimeSpan? lifetime = null) => Issue(new LeafRequest
    {
        Id = Workload(serviceAccount),
        DnsNames = ["localhost"],
        Addresses = [System.Net.IPAddress.Loopback],
        Lifetime = lifetime ?? TimeSpan.FromHours(1),
    });

    public IssuedCertificate Issue(LeafRequest leaf) => _authority.Issue(leaf);

    /// <summary>A leaf that is good in every way but the one named.</summary>
    public IssuedCertificate IssueFlawed(LeafFlaw flaw, string serviceAccount = "a")
    {
        var now = _time.GetUtcNow();
        var (notBefore, notAfter) = flaw switch
        {
            LeafFlaw.Expired => (now.AddHours(-2), now.AddMinutes(-1)),
            LeafFlaw.NotYetValid => (now.AddHours(1), now.AddHours(2)),
            _ => (now.AddMinutes(-5), now.AddHours(1)),
        };
        // A P-256 key unless the flaw is the key itself.
        using var rsa = flaw is LeafFlaw.WeakKey ? RSA.Create(1024) : null;
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = FlawedLeaf.Describe(flaw, Workload(serviceAccount), rsa is null ? new PublicKey(ecdsa) : new PublicKey(rsa));
        using var issuerKey = ECDsa.Create();
        issuerKey.ImportFromPem(_authority.KeyPem);
        using var unsigned = request.Create(Certificate.SubjectName, FlawedLeaf.Signer(flaw, issuerKey), notBefore, notAfter, RandomNumberGenerator.GetBytes(16));
        var leaf = rsa is null ? unsigned.CopyWithPrivateKey(ecdsa) : unsigned.CopyWithPrivateKey(rsa);
        using var model = _authority.Issue(new LeafRequest { Id = Workload(serviceAccount) });
        return new IssuedCertificate(leaf, model.Intermediates);
    }

    /// <summary>Writes <c>NAME.crt</c> and <c>NAME.key</c> for a good leaf and <c>ca.crt</c> for the bundle, as the gateway reads them.</summary>
    public TestIdentityFiles WriteIdentity(TemporaryFolder folder, string serviceAccount)
    {
        using var leaf = Issue(serviceAccount);
        return WriteIdentity(folder, serviceAccount, leaf);
    }

    public TestIdentityFiles WriteIdentity(TemporaryFolder folder, string name, IssuedCertificate leaf)
    {
        var files = new TestIdentityFiles(Path.Combine(folder.Path, $"{name}.crt"), Path.Combine(folder.Path, $"{name}.key"), Path.Combine(folder.Path, "ca.crt"));
        CertificateFile.WriteKey(files.Key, leaf.KeyPem);
        CertificateFile.WriteCertificates(files.Certificate, leaf.ChainPem);
        CertificateFile.WriteCertificates(files.Bundle, BundlePem);
        return files;
    }

    public void Dispose() => _authority.Dispose();
}
