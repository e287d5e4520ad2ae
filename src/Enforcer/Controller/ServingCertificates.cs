using Enforcer.Certificates.Serving;
using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>
/// Keeps the webhook's serving certificate, its authorities and the bundles of the webhook configurations fresh. Every step is stored before
/// the next one counts on it, so that a controller that dies between any two loses nothing.
/// </summary>
internal sealed partial class ServingCertificates
{
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";
    private const string Bundle = "ca.crt";

    private readonly AuthorityStore _authorities;
    private readonly StoredSecret _serving;
    private readonly WebhookBundles _bundles;
    private readonly ServingPlan _plan;
    private readonly TimeProvider _time;
    private readonly ControllerMetrics _metrics;
    private readonly ILogger<ServingCertificates> _logger;

    public ServingCertificates(ClusterClient client, ControllerOptions options, TimeProvider time, ControllerMetrics metrics, ILogger<ServingCertificates> logger)
    {
        var space = options.Lease.Namespace;
        _authorities = new AuthorityStore(client, space, options.AuthoritySecret);
        _serving = new StoredSecret(client, space, options.ServingSecret, "kubernetes.io/tls");
        _bundles = new WebhookBundles(client, options.WebhookConfiguration);
        var host = $"{options.ServiceName}.{space}";
        _plan = new ServingPlan(options.Lifetimes, [$"{host}.svc", $"{host}.svc.cluster.local", .. options.ExtraNames], time);
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>One look, and one step where one is due. What somebody else changed at the same moment is left for the next look.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var trusted = await _bundles.ReadAsync(cancellationToken);
        var stored = await _authorities.ReadAsync(cancellationToken);
        var state = _plan.Step(stored, trusted);
        if (!ReferenceEquals(state, stored))
        {
            if (!await _authorities.WriteAsync(state, cancellationToken))
            {
                return;
            }

            Log.Stepped(_logger, Step(stored, state));
        }

        var (allHaveIt, written) = await _bundles.WriteAsync(state.Bundle, cancellationToken);
        _metrics.RecordBundles(written);
        if (!allHaveIt)
        {
            return;
        }

        if (state.ConfirmedAt is null)
        {
            state = state with { ConfirmedAt = _time.GetUtcNow() };
            if (!await _authorities.WriteAsync(state, cancellationToken))
            {
                return;
            }
        }

        await ServeAsync(state, cancellationToken);
    }

    private async Task ServeAsync(ServingAuthority state, CancellationToken cancellationToken)
    {
        var served = await _serving.ReadAsync(cancellationToken);
        var (certificate, key) = (served?.GetValueOrDefault(Certificate), served?.GetValueOrDefault(Key));
        var leaf = _plan.Leaf(state, certificate, key);
        if (leaf is null && certificate is null)
        {
            // Clients do not trust the new authority yet.
            return;
        }

        var shown = leaf ?? (certificate!, key!);
        if ((leaf is not null || served!.GetValueOrDefault(Bundle) != state.Bundle)
            && await _serving.WriteAsync([new(Certificate, shown.Certificate), new(Key, shown.Key), new(Bundle, state.Bundle)], cancellationToken)
            && leaf is not null)
        {
            _metrics.RecordLeaf();
            Log.Issued(_logger);
        }

        _metrics.ObserveLeaf(shown.Certificate);
    }

    private static string Step(ServingAuthority? before, ServingAuthority after) => (before, after) switch
    {
        (null, _) => "created",
        ({ NextCertificate: null }, { NextCertificate: not null }) => "prepared",
        ({ NextCertificate: not null }, { NextCertificate: null }) => "activated",
        ({ Previous: not null }, { Previous: null }) => "retired",
        _ => "replaced",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The authority of the serving certificate was {Step}.", EventName = nameof(Stepped))]
        public static partial void Stepped(ILogger logger, string step);

        [LoggerMessage(2, LogLevel.Information, "A new serving certificate was issued.", EventName = nameof(Issued))]
        public static partial void Issued(ILogger logger);
    }
}
