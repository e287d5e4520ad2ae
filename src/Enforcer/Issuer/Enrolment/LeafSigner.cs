using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;

namespace Enforcer.Issuer.Enrolment;

/// <summary>The one place that signs a workload's leaf: everything in it but the key is decided here, and each is written down.</summary>
internal sealed partial class LeafSigner(AuthorityFollower authorities, LeafLedger ledger, IssuerMetrics metrics, TimeProvider time, ILogger<LeafSigner> logger)
{
    /// <summary>Where less is left of the authority, nothing is signed: a leaf of seconds only looks like one.</summary>
    private static readonly TimeSpan LeastLifetime = TimeSpan.FromSeconds(5);

    /// <summary>Why nothing can be signed now; null where it can.</summary>
    public IssuanceRefusal? Refusal => !authorities.IsFresh ? IssuanceRefusal.AuthorityStale
        : authorities.Current.Active.NotAfter - time.GetUtcNow() < LeastLifetime ? IssuanceRefusal.AuthorityEnding
        : null;

    /// <param name="caller">Whose identity the leaf gets.</param>
    /// <param name="key">To certify.</param>
    /// <param name="shorter">A lifetime that was asked for; counts where it is shorter than ours.</param>
    /// <param name="way">How it was asked for: <c>token</c>, <c>certificate</c> or <c>csr</c>.</param>
    /// <param name="address">From where.</param>
    public (X509Certificate2 Leaf, IssuingAuthority Authority) Sign(Caller caller, PublicKey key, TimeSpan? shorter, string way, string address)
    {
        var authority = authorities.Current;
        var ours = authority.State.LeafLifetime;
        var leaf = authority.Active.Issue(new LeafRequest { Id = caller.Id, Lifetime = shorter < ours ? shorter.Value : ours }, key);
        ledger.Signed(leaf, authority.ActiveId);
        metrics.RecordIssued(way);
        Log.Issued(logger, leaf.SerialNumber, leaf.GetCertHashString(HashAlgorithmName.SHA256), caller.Id.ToString(), caller.Subject, way, address, leaf.NotAfter.ToUniversalTime(), authority.ActiveId);
        return (leaf, authority);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Issued serial {Serial}, sha256 {Hash} to '{Id}' for '{Subject}' by {Way} from {Address}, until {NotAfter:u}, by authority {Authority}.", EventName = nameof(Issued))]
        public static partial void Issued(ILogger logger, string serial, string hash, string id, string subject, string way, string address, DateTime notAfter, string authority);
    }
}
