using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Telemetry;

namespace Enforcer.Controller;

/// <summary>Who leads, whether its rounds succeed, and when the webhook's certificate ends.</summary>
internal sealed class ControllerMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _leaves;
    private readonly Counter<long> _bundles;
    private long _notAfter;

    public ControllerMetrics(IMeterFactory factory)
    {
        _meter = factory.Create(EnforcerMeter.Name);
        _rounds = _meter.CreateCounter<long>("enforcer_controller_rounds_total", null, "Rounds of the leader's loops, by result.");
        _leaves = _meter.CreateCounter<long>("enforcer_controller_serving_certificates_total", null, "Serving certificates issued.");
        _bundles = _meter.CreateCounter<long>("enforcer_controller_bundles_written_total", null, "Webhook configurations whose caBundle was written.");
        _meter.CreateObservableGauge(
            "enforcer_controller_serving_certificate_not_after_seconds",
            () => Volatile.Read(ref _notAfter),
            "s",
            "When the serving certificate ends, in seconds since 1970; 0 where we have not led yet.");
    }

    public void RecordRound(bool succeeded) => _rounds.Add(1, new KeyValuePair<string, object?>("result", succeeded ? "ok" : "failed"));

    public void RecordLeaf() => _leaves.Add(1);

    public void RecordBundles(int written) => _bundles.Add(written);

    public void ObserveLeader(Func<bool> isLeader) =>
        _meter.CreateObservableGauge("enforcer_controller_is_leader", () => isLeader() ? 1 : 0, null, "1 where this replica leads.");

    public void ObserveLeaf(string pem)
    {
        using var leaf = X509Certificate2.CreateFromPem(pem);
        Volatile.Write(ref _notAfter, new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds());
    }
}
