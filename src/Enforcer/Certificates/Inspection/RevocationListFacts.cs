using System.Globalization;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Inspection;

/// <summary>The head of a certificate revocation list, as a person wants to see it.</summary>
internal sealed record RevocationListFacts(string Issuer, string? Number, DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate, int Revoked)
{
    /// <returns>Null where the bytes are no revocation list.</returns>
    public static RevocationListFacts? Read(byte[] content) => RevocationList.Read(content) is { } list
        ? new RevocationListFacts(list.IssuerText, list.Number?.ToString(CultureInfo.InvariantCulture), list.ThisUpdate, list.NextUpdate, list.Count)
        : null;
}
