using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// Holds a path against revocation lists: every certificate below the anchor needs a current list that its own issuer signed, and must not
/// stand in it. What is not known to be good is refused.
/// </summary>
internal static class RevocationCheck
{
    /// <param name="path">Leaf first, anchor last.</param>
    /// <param name="lists">Those at hand, of any issuer.</param>
    /// <param name="now">When.</param>
    /// <returns>Null and the end of the first list that was relied on, or the reason of the first certificate that fails.</returns>
    public static (RefusalReason? Refusal, DateTimeOffset Until) Run(IReadOnlyList<X509Certificate2> path, IReadOnlyList<RevocationList> lists, DateTimeOffset now)
    {
        var until = DateTimeOffset.MaxValue;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (!SerialNumber.TryRead(path[i].SerialNumberBytes.Span, out var serial))
            {
                return (RefusalReason.Malformed, now);
            }

            var issuer = path[i + 1];
            var own = lists.Where(list => list.IsSupported && list.IsFrom(issuer)).ToList();
            // A certificate that was revoked once stays so, whatever a newer list forgot and however old the list is.
            if (own.Any(list => list.Revokes(serial)))
            {
                return (RefusalReason.Revoked, now);
            }

            var current = own.Where(list => list.IsCurrent(now)).ToList();
            if (current.Count == 0)
            {
                return (own.Count == 0 ? RefusalReason.CrlMissing : RefusalReason.CrlStale, now);
            }

            var end = current.Max(list => list.NextUpdate!.Value);
            until = end < until ? end : until;
        }

        return (null, until);
    }
}
