namespace Enforcer.Telemetry.Tracing;

/// <summary>Where a host's spans go.</summary>
internal sealed record TracingOptions
{
    /// <summary>Base address of an OTLP receiver over HTTP, such as <c>http://collector:4318</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The part of the traces that begin here which is recorded, 0 to 1; one that began elsewhere is recorded where its author records it. Default a hundredth.</summary>
    public double Sample { get; init; } = 0.01;

    /// <summary>The <c>service.name</c> of the spans.</summary>
    public required string Service { get; init; }

    /// <summary>Null where <paramref name="text"/> is no address that spans can be sent to.</summary>
    public static Uri? ReadEndpoint(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" } ? endpoint : null;
}
