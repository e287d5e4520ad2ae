using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Enforcer.Telemetry.Tracing;

/// <summary>Begins the spans of one host and sends them by OTLP, in batches and beside the requests; without options it begins none and loads nothing.</summary>
internal sealed class Spans : IDisposable
{
    private const string Name = "Enforcer";

    private readonly ActivitySource? _source;
    private readonly TracerProvider? _provider;

    public Spans(TracingOptions? options)
    {
        if (options is not null)
        {
            _source = new ActivitySource(Name);
            _provider = Send(_source, options);
        }
    }

    public bool IsOn => _source is not null;

    /// <summary>A span that continues the trace of the given headers, or begins one where they name none; null where it is left out.</summary>
    /// <param name="name">What is done, of a closed list.</param>
    /// <param name="kind">Our role.</param>
    /// <param name="traceParent">The W3C header, as it came.</param>
    /// <param name="traceState">The same.</param>
    public Activity? Start(string name, ActivityKind kind, string? traceParent, string? traceState)
    {
        // A header that is no trace context is nobody's: the server's own activity must not become the parent then.
        Activity.Current = null;
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent)
            ? _source!.StartActivity(kind, parent, name: name)
            : _source!.StartActivity(name, kind);
    }

    /// <summary>Sends what is waiting, a few seconds at most.</summary>
    public void Dispose()
    {
        _provider?.Dispose();
        _source?.Dispose();
    }

    // A method of its own, so that the libraries are loaded only where they are used.
    private static TracerProvider Send(ActivitySource source, TracingOptions options)
    {
        var exporter = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Protocol = OtlpExportProtocol.HttpProtobuf,
            Endpoint = new Uri(options.Endpoint.AbsoluteUri.TrimEnd('/') + "/v1/traces"),
            TimeoutMilliseconds = 5000,
        });
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(options.Service, autoGenerateServiceInstanceId: false))
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Sample)))
            .AddSource(Name)
            .AddProcessor(new Own(source, exporter))
            .Build();
    }

    /// <summary>Sources are found by name, and several hosts may live in one process: each sends its own spans only.</summary>
    private sealed class Own(ActivitySource source, BaseExporter<Activity> exporter) : BatchActivityExportProcessor(exporter)
    {
        public override void OnEnd(Activity data)
        {
            if (ReferenceEquals(data.Source, source))
            {
                base.OnEnd(data);
            }
        }
    }
}
