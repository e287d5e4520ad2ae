using Enforcer.Certificates;
using Enforcer.Gateway.Authorization;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Forwarding;
using Enforcer.Gateway.Tunnels;

namespace Enforcer.Gateway;

/// <summary>The configuration in use and the listeners that run by it; takes a new configuration while requests flow.</summary>
internal sealed partial class GatewayRuntime
{
    private readonly Lock _gate = new();
    private readonly CertificateHolder _holder;
    private readonly UpstreamRegistry _upstreams;
    private readonly TunnelRoutes _tunnels;
    private readonly ILogger<GatewayRuntime> _logger;
    private GatewayOptions _options;

    public GatewayRuntime(
        GatewayOptions options, CertificateHolder holder, UpstreamRegistry upstreams, TunnelRoutes tunnels, GatewayMetrics metrics, ILogger<GatewayRuntime> logger)
    {
        (_options, _holder, _upstreams, _tunnels, _logger) = (options, holder, upstreams, tunnels, logger);
        Listeners = [.. options.Listeners.Zip(upstreams.Compile(options.Listeners), (listener, routes) => new GatewayListener(listener, StateOf(listener, routes)))];
        metrics.Observe(Listeners);
        foreach (var listener in options.Listeners)
        {
            Warn(listener);
        }
    }

    public IReadOnlyList<GatewayListener> Listeners { get; }

    /// <summary>As in use; what a reload could not change yet still shows its old value.</summary>
    public GatewayOptions Options => Volatile.Read(ref _options);

    /// <summary>
    /// Takes routes, access rules, egress, access log and identity files from <paramref name="next"/>. What is fixed at start (addresses of
    /// listeners and admin, limits, TLS versions) keeps running as it is, with a warning that names it.
    /// </summary>
    public void Apply(GatewayOptions next)
    {
        lock (_gate)
        {
            var kept = Listeners.Select(listener => KeptOrNew(listener, next)).ToList();
            foreach (var (listener, routes, options) in Listeners.Zip(_upstreams.Compile(kept), kept))
            {
                listener.State = StateOf(options, routes);
                Warn(options);
            }

            WarnOfRestart(next);
            Volatile.Write(ref _options, Options with
            {
                Identity = next.Identity,
                TrustDomain = next.TrustDomain,
                Listeners = kept,
                Egress = next.Egress,
                EgressDeclared = next.EgressDeclared,
                AccessLog = next.AccessLog,
            });
            if (next.Issuer is null && Options.Issuer is null)
            {
                _holder.Use(next.Identity, next.TrustDomain);
            }
        }
    }

    /// <summary>Whether somebody who proved himself is connected to our app over HTTP. Tunnels do not count: bytes know no polite end.</summary>
    public bool HasCallers => Listeners.Any(listener => listener is { Direction: Direction.Inbound, IsHttp: true } && listener.Connections.Any(connection => connection.Live is not null));

    public void CloseInbound()
    {
        foreach (var listener in Listeners.Where(listener => listener.Direction == Direction.Inbound))
        {
            listener.CloseConnections();
        }
    }

    private ListenerState StateOf(ListenerOptions options, RouteTable routes) => new(
        routes,
        new AccessPolicy(options.Access),
        options.Protocol == ListenerProtocol.Tcp ? _tunnels.RouteOf(options) : null);

    private ListenerOptions KeptOrNew(GatewayListener listener, GatewayOptions next) =>
        next.Listeners.FirstOrDefault(candidate => candidate.Name == listener.Name && listener.CanBecome(candidate))
        ?? Options.Listeners.First(candidate => candidate.Name == listener.Name);

    private void WarnOfRestart(GatewayOptions next)
    {
        foreach (var added in next.Listeners.Where(candidate => !Listeners.Any(listener => listener.Name == candidate.Name && listener.CanBecome(candidate))))
        {
            Log.RestartNeeded(_logger, $"listener '{added.Name}'");
        }

        foreach (var removed in Listeners.Where(listener => next.Listeners.All(candidate => candidate.Name != listener.Name)))
        {
            Log.RestartNeeded(_logger, $"removal of listener '{removed.Name}'");
        }

        if (next.Limits != Options.Limits || next.AllowTls12 != Options.AllowTls12 || !Equals(next.Admin, Options.Admin) || next.Issuer != Options.Issuer
            || next.Tracing != Options.Tracing)
        {
            Log.RestartNeeded(_logger, "limits, tls, tracing, admin or identity.issuer");
        }
    }

    private void Warn(ListenerOptions listener)
    {
        if (listener.Direction == Direction.Inbound && listener.Access is { Default: AccessMode.Deny, Rules.Count: 0 })
        {
            Log.NobodyMayCome(_logger, listener.Name);
        }

        if (listener.Direction == Direction.Outbound && !System.Net.IPAddress.IsLoopback(listener.Bind.Address))
        {
            Log.OpenToTheNetwork(_logger, listener.Name, listener.Bind.ToString());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The configuration changed in what only a restart can take: {What}. The rest of it is in use.", EventName = nameof(RestartNeeded))]
        public static partial void RestartNeeded(ILogger logger, string what);

        [LoggerMessage(2, LogLevel.Warning, "Inbound listener '{Listener}' has no access rule and denies every request.", EventName = nameof(NobodyMayCome))]
        public static partial void NobodyMayCome(ILogger logger, string listener);

        [LoggerMessage(3, LogLevel.Warning, "Outbound listener '{Listener}' is bound to {Bind}: whoever reaches it acts under our identity.", EventName = nameof(OpenToTheNetwork))]
        public static partial void OpenToTheNetwork(ILogger logger, string listener, string bind);
    }
}
