using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Issuer.Enrolment;

/// <summary>What became of a request: a leaf, or why there is none.</summary>
/// <param name="Leaf">The caller disposes it.</param>
/// <param name="Refusal">Null where there is a leaf.</param>
/// <param name="Detail">One sentence more than the refusal says; may be shown to the caller.</param>
internal sealed record Issuance(X509Certificate2? Leaf, IssuanceRefusal? Refusal, string? Detail = null)
{
    public static Issuance Refused(IssuanceRefusal refusal, string? detail = null) => new(null, refusal, detail);
}
