using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>
/// Holds a path against revocation lists (RFC 5280 6.3.3): every certificate below the anchor needs current lists in scope that cover every
/// reason, signed by who may sign them, and must stand in none. What is not known to be good is refused.
/// </summary>
/// <param name="search">Lends its signatures and finds paths for those who sign lists.</param>
/// <param name="request">Time and mode.</param>
/// <param name="lists">Those at hand, of any issuer.</param>
internal sealed class RevocationCheck(PathSearch search, PathRequest request, IReadOnlyList<RevocationList> lists)
{
    private readonly ListSigners _signers = new(search, request);

    /// <returns>Null and the end of the first list relied on, or the reason of the first certificate that fails.</returns>
    public (PathFailure? Failure, DateTimeOffset Until) Run(IReadOnlyList<ParsedCertificate> path)
    {
        var until = DateTimeOffset.MaxValue;
        for (var i = path.Count - 2; i >= 0; i--)
        {
            if (!SerialNumber.TryRead(path[i].Serial.Span, out var serial))
            {
                return (new PathFailure(RefusalReason.Nonconforming, path[i]), until);
            }

            var status = new CertificateStatus(path[i], serial);
            Ask(status, path, i);
            if (status.Refusal(request.Revocation) is { } refusal)
            {
                return (new PathFailure(refusal, path[i]), until);
            }

            until = status.Until < until ? status.Until : until;
        }

        return (null, until);
    }

    private void Ask(CertificateStatus status, IReadOnlyList<ParsedCertificate> path, int at)
    {
        foreach (var point in status.Certificate.Extensions.DistributionPoints ?? [])
        {
            Ask(status, point, path, at);
        }

        // RFC 5280 6.3.3, last paragraph: then the issuer's own lists that no distribution point names.
        Ask(status, DistributionPoint.Default, path, at);
    }

    private void Ask(CertificateStatus status, DistributionPoint point, IReadOnlyList<ParsedCertificate> path, int at)
    {
        foreach (var list in lists)
        {
            search.SpendComparison();
            if (list.IsDelta || !IsInScope(list, point, status.Certificate) || !IsUsable(list, path, at))
            {
                continue;
            }

            var delta = DeltaOf(list, path, at);
            var state = delta?.Find(status.Certificate.Issuer, status.Serial) is { } told and not ListedState.Absent
                ? told
                : list.Find(status.Certificate.Issuer, status.Serial);
            status.Add(state, list, delta, list.Scope.Reasons & point.Reasons, request.Time);
        }
    }

    private static bool IsInScope(RevocationList list, DistributionPoint point, ParsedCertificate certificate)
    {
        var isIssuer = point.ListIssuers.Count == 0
            ? list.Issuer.Equals(certificate.Issuer)
            : list.Scope.IsIndirect && point.ListIssuers.Any(issuer => issuer.Kind == GeneralNameKind.Directory && list.Issuer.Equals(issuer.Directory));
        return isIssuer && list.Scope.Covers(point, certificate.IsAuthority, certificate.Issuer, list.Issuer);
    }

    private bool IsUsable(RevocationList list, IReadOnlyList<ParsedCertificate> path, int at) =>
        list.Unsupported is null
        && (request.Profile == ValidationProfile.Rfc5280 ? list.ConformanceFlaw is null : list.IsStrong)
        && _signers.HaveSigned(list, path, at);

    // The newest that continues this list: same issuer, scope and key, its base not newer than the list, itself newer.
    private RevocationList? DeltaOf(RevocationList list, IReadOnlyList<ParsedCertificate> path, int at) => lists
        .Where(delta => delta.IsDelta && IsAffordable() && delta.DeltaBase <= list.Number && delta.Number > list.Number && delta.IsCurrent(request.Time)
            && delta.Issuer.Equals(list.Issuer) && delta.Scope.IsSame(list.Scope) && IsSameKey(delta, list) && IsUsable(delta, path, at))
        .MaxBy(delta => delta.Number);

    // Among many lists every one would be held against every other.
    private bool IsAffordable()
    {
        search.SpendComparison();
        return true;
    }

    private static bool IsSameKey(RevocationList one, RevocationList other) =>
        one.AuthorityKey?.KeyId is { } key && other.AuthorityKey?.KeyId is { } otherKey
            ? key.Span.SequenceEqual(otherKey.Span)
            : one.AuthorityKey?.KeyId is null && other.AuthorityKey?.KeyId is null;
}
