using System.Numerics;
using System.Text;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Gateway.Renewal;

/// <summary>
/// Tells lists that say something new from lists that another replica merely signed again: each new set costs connections, so that only news
/// and age are worth one.
/// </summary>
internal static class ListNews
{
    private const int RevisionShift = 40;

    /// <summary>Which of two PEM texts to use. One that cannot be read, or is of an earlier revision, is not.</summary>
    public static string Newer(string present, string fetched, DateTimeOffset now)
    {
        var (old, fresh) = (Read(present), Read(fetched));
        if (fresh is null || old is null)
        {
            return fresh is null ? present : fetched;
        }

        var (before, after) = (Revision(old), Revision(fresh));
        var isAged = old.Any(list => now >= list.ThisUpdate + ((list.NextUpdate - list.ThisUpdate) / 2));
        return after > before || (after == before && isAged) ? fetched : present;
    }

    // The issuer numbers its lists by the revision of what is revoked, then by time.
    private static BigInteger Revision(IReadOnlyList<RevocationList> lists) => lists.Max(list => list.Number ?? BigInteger.Zero) >> RevisionShift;

    private static IReadOnlyList<RevocationList>? Read(string pem) => RevocationListFile.Read(Encoding.ASCII.GetBytes(pem));
}
