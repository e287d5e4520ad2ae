using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Gateway.Renewal;

/// <summary>Sorts what an issuer sent into what is trusted and what is presented.</summary>
internal static class IssuedSet
{
    /// <summary>The roots of a bundle's answer: whoever signed itself.</summary>
    public static X509Certificate2Collection Roots(IEnumerable<X509Certificate2> answer) => [.. answer.Where(IsSelfIssued)];

    /// <summary>PEM: the leaf, then its issuers up to the root, which is left out.</summary>
    public static string ChainPem(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> answer)
    {
        var chain = new List<X509Certificate2> { leaf };
        while (answer.FirstOrDefault(issuer => IsAbove(issuer, chain[^1])) is { } next && !IsSelfIssued(next) && chain.Count <= answer.Count)
        {
            chain.Add(next);
        }

        return CertificatePem.Encode(chain);
    }

    // By key, not by name alone: two authorities may be called the same.
    private static bool IsAbove(X509Certificate2 issuer, X509Certificate2 below) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(below.IssuerName.RawData)
        && Identifier(below) is { } wanted
        && issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().SingleOrDefault()?.SubjectKeyIdentifierBytes.Span.SequenceEqual(wanted.Span) == true;

    private static ReadOnlyMemory<byte>? Identifier(X509Certificate2 below) => below.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().SingleOrDefault()?.KeyIdentifier;

    private static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
