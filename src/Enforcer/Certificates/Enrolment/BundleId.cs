using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Enrolment;

/// <summary>Names a set of roots, whatever their order, so that an issuer and its clients can speak of the same bundle in one word.</summary>
internal static class BundleId
{
    /// <summary>SHA-256 over the sorted hashes of the certificates, lower-case hex.</summary>
    public static string Of(IEnumerable<X509Certificate2> roots)
    {
        var hashes = roots.Select(root => root.GetCertHashString(HashAlgorithmName.SHA256)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }
}
