using System.Diagnostics.Metrics;
using Enforcer.Issuer.Authorities;
using Enforcer.Telemetry;

namespace Enforcer.Issuer;

/// <summary>What an operator watches of an issuer: who gets certificates, who does not and why, and which authority signs until when.</summary>
internal sealed class IssuerMetrics
{
    private readonly Counter<long> _issued;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _followFailures;
    private readonly Counter<long> _ledgerFailures;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _steps;
    private IssuingAuthority? _authority;

    public IssuerMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(EnforcerMeter.Name);
        _issued = meter.CreateCounter<long>("enforcer_issuer_certificates_total", description: "Leaves signed, by the way in which they were asked for.");
        _refused = meter.CreateCounter<long>("enforcer_issuer_refusals_total", description: "Requests that got no certificate, by reason.");
        _followFailures = meter.CreateCounter<long>("enforcer_issuer_authority_read_failures_total", description: "Looks at the stored authorities that failed; the last state stays in use for a while.");
        _ledgerFailures = meter.CreateCounter<long>("enforcer_issuer_ledger_failures_total", description: "Records of living leaves that could not be written.");
        _rounds = meter.CreateCounter<long>("enforcer_issuer_rounds_total", description: "Rounds of the leader's loops, by loop and result.");
        _steps = meter.CreateCounter<long>("enforcer_issuer_steps_total", description: "Steps in the life of the authorities that were done by schedule, by step.");
        meter.CreateObservableGauge("enforcer_issuer_authority_expiry_timestamp_seconds", () => Now()?.Active.NotAfter.ToUnixTimeSeconds() ?? 0, "s", "When the signing authority, or one above it, ends, in Unix time.");
        meter.CreateObservableGauge("enforcer_issuer_roots", () => Now()?.State.Roots().Count ?? 0, description: "Roots in the bundle; more than one only while an authority is replaced.");
        meter.CreateObservableGauge("enforcer_issuer_revocations", () => Now()?.State.Revoked.Count ?? 0, description: "Leaves in the revocation lists.");
        meter.CreateObservableGauge("enforcer_issuer_revision", () => Now()?.State.Revision ?? 0, description: "Revision of the authorities in use; replicas that differ for long do not follow.");
    }

    public void ObserveAuthority(IssuingAuthority authority) => Volatile.Write(ref _authority, authority);

    /// <param name="way"><c>token</c>, <c>certificate</c> or <c>csr</c>.</param>
    public void RecordIssued(string way) => _issued.Add(1, new KeyValuePair<string, object?>("way", way));

    public void RecordRefused(IssuanceRefusal refusal) => _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.Id));

    public void RecordFollowFailure() => _followFailures.Add(1);

    public void RecordLedgerFailure() => _ledgerFailures.Add(1);

    /// <param name="step"><c>prepare</c>, <c>activate</c> or <c>retire</c>.</param>
    public void RecordStep(string step) => _steps.Add(1, new KeyValuePair<string, object?>("step", step));

    /// <param name="loop"><c>bundles</c>, <c>requests</c> or <c>rotation</c>.</param>
    /// <param name="succeeded">Whether the round came to its end.</param>
    public void RecordRound(string loop, bool succeeded) => _rounds.Add(1, new("loop", loop), new("result", succeeded ? "ok" : "failed"));

    private IssuingAuthority? Now() => Volatile.Read(ref _authority);
}
