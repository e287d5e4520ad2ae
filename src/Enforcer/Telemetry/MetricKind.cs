namespace Enforcer.Telemetry;

/// <summary>The types of the Prometheus text format that our instruments map to.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
