using System.Diagnostics.Metrics;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Telemetry;

namespace Enforcer.Gateway;

/// <summary>What the gateway counts. Requests are counted in plain fields of each listener and read at a scrape: nothing of it costs a request more.</summary>
internal sealed class GatewayMetrics
{
    // From a request on loopback to one that waits for a slow app; streams and WebSockets end in the last.
    private static readonly double[] Durations = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Counter<long> _refusals;
    private readonly Counter<long> _audited;
    private readonly Counter<long> _handshakes;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ejections;
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _durations;
    private IReadOnlyList<GatewayListener> _listeners = [];

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(EnforcerMeter.Name);
        _refusals = meter.CreateCounter<long>("enforcer_gateway_refusals_total", description: "Connections and requests that were refused, by listener, direction and reason.");
        _audited = meter.CreateCounter<long>("enforcer_gateway_audited_total", description: "Requests let through only because access or egress is audited, by listener.");
        _handshakes = meter.CreateCounter<long>("enforcer_gateway_handshakes_total", description: "Mutual TLS handshakes, by listener, direction, result and, where refused, reason.");
        _retries = meter.CreateCounter<long>("enforcer_gateway_retries_total", description: "Requests sent to another address because the first was not reached, by listener.");
        _ejections = meter.CreateCounter<long>("enforcer_gateway_ejections_total", description: "Addresses of upstreams that were left alone for failing, by listener.");
        meter.CreateObservableCounter("enforcer_gateway_requests_total", Requests, description: "Requests answered, by listener, direction and status class.");
        _lost = meter.CreateCounter<long>("enforcer_gateway_access_lines_lost_total", description: "Lines of the access log that could not be written.");
        _durations = meter.CreateHistogram(
            "enforcer_gateway_request_duration_seconds", "s", "Time from a request's head to the end of its answer, by listener and direction.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations });
        meter.CreateObservableCounter("enforcer_gateway_bytes_total", Bytes, description: "Bytes of accepted connections, TLS and framing included but for tunnels, by listener, direction and way.");
        meter.CreateObservableCounter("enforcer_gateway_connections_total", Accepted, description: "Connections accepted, by listener and direction.");
        meter.CreateObservableGauge("enforcer_gateway_connections", Connections, description: "Open connections, by listener.");
    }

    /// <summary>Whose counters a scrape reads.</summary>
    public void Observe(IReadOnlyList<GatewayListener> listeners) => _listeners = listeners;

    public void RecordRefused(string listener, Direction direction, RefusalReason reason) =>
        _refusals.Add(1, new("listener", listener), new("direction", Word(direction)), new("reason", reason.Id));

    public void RecordAudited(string listener) => _audited.Add(1, new KeyValuePair<string, object?>("listener", listener));

    /// <param name="listener">Whose.</param>
    /// <param name="direction">Who began it.</param>
    /// <param name="refusal">Null where it succeeded.</param>
    public void RecordHandshake(string listener, Direction direction, RefusalReason? refusal) => _handshakes.Add(
        1,
        [new("listener", listener), new("direction", Word(direction)), new("result", refusal is null ? "accepted" : "refused"), new("reason", refusal?.Id ?? "none")]);

    public void RecordRequest(GatewayListener listener, TimeSpan elapsed) => _durations.Record(elapsed.TotalSeconds, listener.Labels);

    public void RecordLostLine() => _lost.Add(1);

    public void RecordRetried(string listener) => _retries.Add(1, new KeyValuePair<string, object?>("listener", listener));

    public void RecordEjected(string listener) => _ejections.Add(1, new KeyValuePair<string, object?>("listener", listener));

    public static string Word(Direction direction) => direction == Direction.Inbound ? "inbound" : "outbound";

    private IEnumerable<Measurement<long>> Requests() =>
        from listener in _listeners
        from status in Enumerable.Range(1, 5)
        let count = listener.Requests(status)
        where count > 0
        select new Measurement<long>(count, new("listener", listener.Name), new("direction", Word(listener.Direction)), new("status", $"{status}xx"));

    private IEnumerable<Measurement<long>> Bytes()
    {
        foreach (var listener in _listeners)
        {
            var (received, sent) = listener.Bytes();
            yield return new Measurement<long>(received, [.. listener.Labels, new("way", "received")]);
            yield return new Measurement<long>(sent, [.. listener.Labels, new("way", "sent")]);
        }
    }

    private IEnumerable<Measurement<long>> Accepted() => _listeners.Select(listener => new Measurement<long>(listener.Accepted, listener.Labels));

    private IEnumerable<Measurement<long>> Connections() =>
        _listeners.Select(listener => new Measurement<long>(listener.OpenConnections, new KeyValuePair<string, object?>("listener", listener.Name)));
}
