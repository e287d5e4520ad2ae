using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Inspection;

/// <summary>Who signed whom among the certificates of one file, and whether they stand in the order that TLS sends: leaf first, each signed by the next.</summary>
/// <param name="Verdict">A word of <see cref="InspectedFile.Chain"/>.</param>
/// <param name="SignedBy">For each certificate the index of its signer, or null where that is not among them.</param>
/// <param name="Fault">A sentence where the order is wrong.</param>
internal sealed record ChainOrder(string Verdict, IReadOnlyList<int?> SignedBy, string? Fault)
{
    // Several authorities of one name are normal during a rotation; a file full of them is an attempt to keep us busy.
    private const int MostCandidates = 8;

    public static ChainOrder Of(IReadOnlyList<X509Certificate2> certificates)
    {
        var bySubject = certificates.Index().ToLookup(entry => Convert.ToHexString(entry.Item.SubjectName.RawData), entry => entry.Index);
        var signedBy = certificates
            .Select(certificate => bySubject[Convert.ToHexString(certificate.IssuerName.RawData)]
                .Take(MostCandidates)
                .Select(index => (int?)index)
                .FirstOrDefault(index => SignatureCheck.Signed(certificates[index!.Value], certificate)))
            .ToList();
        return Judge(certificates, signedBy);
    }

    private static ChainOrder Judge(IReadOnlyList<X509Certificate2> certificates, List<int?> signedBy)
    {
        if (certificates.Count < 2)
        {
            return new ChainOrder(certificates.Count == 0 ? "none" : "single", signedBy, null);
        }

        if (Enumerable.Range(0, certificates.Count - 1).All(index => signedBy[index] == index + 1))
        {
            return new ChainOrder("in-order", signedBy, null);
        }

        if (certificates.All(IsAuthority))
        {
            return new ChainOrder("bundle", signedBy, null);
        }

        var leaves = certificates.Index().Where(entry => !IsAuthority(entry.Item)).Select(entry => entry.Index).ToList();
        var chain = leaves is [var leaf] ? ClimbFrom(leaf, signedBy) : [];
        if (chain.Count == certificates.Count)
        {
            var order = string.Join(", ", chain.Select(index => index + 1));
            return new ChainOrder("out-of-order", signedBy, $"the chain is out of order: TLS sends the leaf first and each signer after it, here {order}");
        }

        var stray = leaves.Count > 1
            ? $"{leaves.Count} certificates are leaves: a server takes the first and sends the others as its intermediates"
            : $"certificate {Enumerable.Range(0, certificates.Count).Except(chain).First() + 1} is not part of the chain of certificate {leaves[0] + 1}";
        return new ChainOrder("unrelated", signedBy, stray);
    }

    private static List<int> ClimbFrom(int leaf, List<int?> signedBy)
    {
        var chain = new List<int>();
        for (int? at = leaf; at is { } index && !chain.Contains(index); at = signedBy[index])
        {
            chain.Add(index);
        }

        return chain;
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority
        ?? certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
