using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>A chain that both profiles accept, made once: most cases change one certificate of it.</summary>
internal static class GoodChain
{
    public const string Id = "spiffe://cluster.local/ns/shop/sa/web";

    public const string Host = "web.example.com";

    public static X509Extension Names { get; } = TestExtensions.Names(false, (6, Id), (2, Host));

    public static X509Extension Usage { get; } = TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature);

    public static X509Extension Purposes { get; } = TestExtensions.Purposes(ExtensionOids.ServerAuthentication, ExtensionOids.ClientAuthentication);

    public static TestCertificate Root { get; } = TestCertificate.Authority("CN=root");

    public static TestCertificate Issuing { get; } = TestCertificate.Authority("CN=issuing", Root);

    public static TestCertificate Leaf { get; } = LeafOf(Issuing);

    public static TestCertificate LeafOf(TestCertificate issuer) => new() { Subject = "CN=leaf", Issuer = issuer, Extensions = [Names, Usage, Purposes] };
}
