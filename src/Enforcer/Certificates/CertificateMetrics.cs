using System.Diagnostics.Metrics;
using Enforcer.Certificates.Validation;
using Enforcer.Telemetry;

namespace Enforcer.Certificates;

/// <summary>What an operator watches to know that certificates are being renewed: refused sets, the generation, and the end in sight.</summary>
internal sealed class CertificateMetrics
{
    private readonly Counter<long> _refusals;
    private IdentitySnapshot? _current;
    private VerdictCache? _verdicts;

    public CertificateMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EnforcerMeter.Name);
        _refusals = meter.CreateCounter<long>("enforcer_certificates_refused_total", description: "Identity sets that were not taken, by reason; one that stays broken is one.");
        meter.CreateObservableCounter("enforcer_certificates_verdicts_total", Verdicts, description: "Chains judged, by whether the verdict was remembered or the chain verified.");
        meter.CreateObservableGauge("enforcer_certificates_generation", () => Volatile.Read(ref _current)?.Generation ?? 0, description: "Number of the identity set in use, from 1.");
        meter.CreateObservableGauge(
            "enforcer_certificates_expiry_timestamp_seconds",
            () => Volatile.Read(ref _current)?.NotAfter.ToUnixTimeSeconds() ?? 0,
            "s",
            "When the first certificate of our own chain ends, in Unix time.");
    }

    /// <summary>Whose counts a scrape reads.</summary>
    public void Observe(VerdictCache verdicts) => Volatile.Write(ref _verdicts, verdicts);

    public void RecordLoaded(IdentitySnapshot snapshot) => Volatile.Write(ref _current, snapshot);

    public void RecordRefused(RefusalReason reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason.Id));

    private IEnumerable<Measurement<long>> Verdicts()
    {
        if (Volatile.Read(ref _verdicts) is { } verdicts)
        {
            yield return new Measurement<long>(verdicts.Remembered, new KeyValuePair<string, object?>("source", "remembered"));
            yield return new Measurement<long>(verdicts.Verified, new KeyValuePair<string, object?>("source", "verified"));
        }
    }
}
