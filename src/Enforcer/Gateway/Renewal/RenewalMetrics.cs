using System.Diagnostics.Metrics;
using Enforcer.Telemetry;

namespace Enforcer.Gateway.Renewal;

/// <summary>Whether the certificate is being renewed, where it comes from an issuer.</summary>
internal sealed class RenewalMetrics
{
    private readonly Counter<long> _renewals;
    private readonly Counter<long> _bundles;
    private long _due;

    public RenewalMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EnforcerMeter.Name);
        _renewals = meter.CreateCounter<long>("enforcer_gateway_renewals_total", description: "Attempts to get a certificate from the issuer, by result.");
        _bundles = meter.CreateCounter<long>("enforcer_gateway_bundle_polls_total", description: "Looks at the issuer's bundle and revocation lists, by result.");
        meter.CreateObservableGauge("enforcer_gateway_renewal_due_timestamp_seconds", () => Volatile.Read(ref _due), "s", "When the present certificate is to be renewed, in Unix time.");
    }

    public void RecordRenewal(bool succeeded) => _renewals.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "ok" : "failed"));

    public void RecordPoll(bool succeeded) => _bundles.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "ok" : "failed"));

    public void ObserveDue(DateTimeOffset due) => Volatile.Write(ref _due, due.ToUnixTimeSeconds());
}
