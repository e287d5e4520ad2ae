using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>Signatures already checked in one search: backtracking meets the same pairs again, and they are what costs.</summary>
internal sealed class SignatureMemory(WorkBudget budget)
{
    private readonly Dictionary<(object Signed, VerificationKey Key), bool?> _known = [];

    /// <summary>Null where the algorithm is not verified here.</summary>
    /// <exception cref="BudgetExceededException">Too many were asked for.</exception>
    public bool? Holds(ParsedCertificate certificate, VerificationKey key)
    {
        var scheme = SignatureCatalog.Find(certificate.SignatureAlgorithm);
        return Recall(certificate, key, scheme, () => scheme is null ? null : SignatureVerifier.Verify(scheme, certificate.Signed.Span, certificate.Signature, key));
    }

    /// <exception cref="BudgetExceededException">Too many were asked for.</exception>
    public bool Holds(RevocationList list, VerificationKey key) => Recall(list, key, list.Scheme, () => list.IsSignedBy(key)) == true;

    private bool? Recall(object signed, VerificationKey key, SignatureScheme? scheme, Func<bool?> verify)
    {
        if (!_known.TryGetValue((signed, key), out var holds))
        {
            budget.SpendSignature(SignatureVerifier.Cost(scheme, key));
            holds = verify();
            _known.Add((signed, key), holds);
        }

        return holds;
    }
}
