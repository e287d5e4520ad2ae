using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>What all lists together say of one certificate.</summary>
/// <param name="certificate">Which.</param>
/// <param name="serial">Its number.</param>
internal sealed class CertificateStatus(ParsedCertificate certificate, SerialNumber serial)
{
    private readonly Dictionary<RevocationReasons, DateTimeOffset> _covered = [];
    private bool _isRevoked;
    private bool _isStale;

    public ParsedCertificate Certificate => certificate;

    public SerialNumber Serial => serial;

    /// <summary>The end of the first list that is needed.</summary>
    public DateTimeOffset Until => _covered.Count == 0 ? DateTimeOffset.MaxValue : _covered.Values.Min();

    /// <summary>Adds what one list in scope says, together with its delta.</summary>
    public void Add(ListedState state, RevocationList list, RevocationList? delta, RevocationReasons reasons, DateTimeOffset now)
    {
        var isCurrent = list.IsCurrent(now);
        // What was revoked for good stays so, whatever a newer list forgot and however old the list is; a hold ends with its list.
        _isRevoked |= state == ListedState.Revoked || (state == ListedState.Held && isCurrent);
        _isStale |= !isCurrent;
        if (isCurrent)
        {
            var end = delta is not null && delta.NextUpdate < list.NextUpdate ? delta.NextUpdate!.Value : list.NextUpdate!.Value;
            _covered[reasons] = _covered.TryGetValue(reasons, out var known) && known > end ? known : end;
        }
    }

    public RefusalReason? Refusal(RevocationMode mode)
    {
        if (_isRevoked)
        {
            return RefusalReason.Revoked;
        }

        var isCovered = _covered.Keys.Aggregate(RevocationReasons.None, (all, some) => all | some) == RevocationReasons.All;
        return isCovered || mode == RevocationMode.Prefer ? null : _isStale ? RefusalReason.CrlStale : RefusalReason.CrlMissing;
    }
}
