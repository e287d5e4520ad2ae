using System.Diagnostics.Metrics;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Telemetry;

namespace Enforcer.Gateway;

/// <summary>What the gateway counts. Requests are counted in plain fields of each listener and read at a scrape: nothing of it costs a request more.</summary>
internal sealed class GatewayMetrics
{
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _audited;
    private readonly Counter<long> _handshakes;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;
    private IReadOnlyList<GatewayListener> _listeners = [];

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EnforcerMeter.Name);
        _refusals = meter.CreateCounter<long>("enforcer_gateway_refusals_total", description: "Connections and requests that were refused, by listener, direction and reason.");
        _audited = meter.CreateCounter<long>("enforcer_gateway_audited_total", description: "Requests let through only because access or egress is audited, by listener.");
        _handshakes = meter.CreateCounter<long>("enforcer_gateway_handshakes_total", description: "Mutual TLS handshakes, by listener, direction and result.");
        _retries = meter.CreateCounter<long>("enforcer_gateway_retries_total", description: "Requests sent to another address because the first was not reached, by listener.");
        _ejections = meter.CreateCounter<long>("enforcer_gateway_ejections_total", description: "Addresses of upstreams that were left alone for failing, by listener.");
        meter.CreateObservableCounter("enforcer_gateway_requests_total", Requests, description: "Requests answered, by listener, direction and status class.");
        meter.CreateObservableGauge("enforcer_gateway_connections", Connections, description: "Open connections, by listener.");
    }

    /// <summary>Whose counters a scrape reads.</summary>
    public void Observe(IReadOnlyList<GatewayListener> listeners) => _listeners = listeners;

    public void RecordRefused(string listener, Direction direction, RefusalReason reason) =>
        _refusals.Add(1, new("listener", listener), new("direction", Word(direction)), new("reason", reason.Id));

    public void RecordAudited(string listener) => _audited.Add(1, new KeyValuePair<string, object?>("listener", listener));

    public void RecordHandshake(string listener, Direction direction, bool succeeded) =>
        _handshakes.Add(1, new("listener", listener), new("direction", Word(direction)), new("result", succeeded ? "accepted" : "refused"));

    public void RecordRetried(string listener) => _retries.Add(1, new KeyValuePair<string, object?>("listener", listener));

    public void RecordEjected(string listener) => _ejections.Add(1, new KeyValuePair<string, object?>("listener", listener));

    private static string Word(Direction direction) => direction == Direction.Inbound ? "inbound" : "outbound";

    private IEnumerable<Measurement<long>> Requests() =>
        from listener in _listeners
        from status in Enumerable.Range(1, 5)
        let count = listener.Requests(status)
        where count > 0
        select new Measurement<long>(count, new("listener", listener.Name), new("direction", Word(listener.Direction)), new("status", $"{status}xx"));

    private IEnumerable<Measurement<long>> Connections() =>
        _listeners.Select(listener => new Measurement<long>(listener.OpenConnections, new KeyValuePair<string, object?>("listener", listener.Name)));
}
