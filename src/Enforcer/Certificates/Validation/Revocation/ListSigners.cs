using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Paths;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>
/// Decides whether a list was signed by who may: the issuer in the path, or another certificate of the list's issuer that leads to the same
/// anchor, since authorities change keys and keep keys for lists apart (RFC 5280 6.3.3 f).
/// </summary>
internal sealed class ListSigners(PathSearch search, PathRequest request)
{
    /// <summary>A signer's own certificate is held against lists too, whose signers may need the same.</summary>
    private const int DeepestSearch = 3;

    private readonly Dictionary<(RevocationList List, ParsedCertificate Issuer), bool> _known = [];

    /// <param name="list">The list.</param>
    /// <param name="path">Of the certificate in question, leaf first.</param>
    /// <param name="at">Where it stands.</param>
    public bool HaveSigned(RevocationList list, IReadOnlyList<ParsedCertificate> path, int at)
    {
        if (!_known.TryGetValue((list, path[at + 1]), out var isSigned))
        {
            isSigned = IsSignedInPath(list, path, at) || IsSignedElsewhere(list, path);
            _known[(list, path[at + 1])] = isSigned;
        }

        return isSigned;
    }

    // Whoever stands above in a path that holds needs no path of its own.
    private bool IsSignedInPath(RevocationList list, IReadOnlyList<ParsedCertificate> path, int at)
    {
        for (var i = at + 1; i < path.Count; i++)
        {
            if (MaySign(list, path[i]) && search.IsSigned(list, path[i].Key))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsSignedElsewhere(RevocationList list, IReadOnlyList<ParsedCertificate> path) =>
        search.Depth < DeepestSearch
        && request.Intermediates.Any(signer =>
            IsCandidate(list, signer) && !signer.IsSame(request.Leaf) && search.IsSigned(list, signer.Key) && LeadsTo(path[^1], signer));

    private bool IsCandidate(RevocationList list, ParsedCertificate signer)
    {
        search.SpendComparison();
        return MaySign(list, signer);
    }

    // Without a key usage an authority may sign anything; nobody else may.
    private static bool MaySign(RevocationList list, ParsedCertificate signer) =>
        signer.Subject.Equals(list.Issuer) && signer.Allows(KeyUsages.CrlSign) && (signer.Extensions.KeyUsages is not null || signer.IsAuthority || signer.Version < 3);

    private bool LeadsTo(ParsedCertificate anchor, ParsedCertificate signer) =>
        search.RunFor(signer) is { IsValid: true } found && found.Path[^1].IsSame(anchor);
}
