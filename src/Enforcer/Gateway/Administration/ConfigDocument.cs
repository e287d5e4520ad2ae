using System.Text.Json.Nodes;
using Enforcer.Certificates;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Recording;
using Enforcer.Gateway.Renewal;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Administration;

/// <summary>What <c>/config</c> answers: the configuration in use with its defaults, our identity, and what is wrong with the files. Paths, never contents.</summary>
internal static class ConfigDocument
{
    public static JsonObject Of(GatewayOptions options, CertificateHolder holder, FollowedConfiguration? file) => new()
    {
        ["identity"] = Identity(options, holder),
        ["trustDomain"] = options.TrustDomain,
        ["listeners"] = new JsonArray([.. options.Listeners.Select(Listener)]),
        ["egress"] = new JsonObject { ["default"] = Word(options.Egress), ["declared"] = Texts([.. options.EgressDeclared.Select(pattern => pattern.ToString())]) },
        ["admin"] = options.Admin?.ToString(),
        ["tls"] = new JsonObject { ["allowTls12"] = options.AllowTls12 },
        ["accessLog"] = options.AccessLog is { } log ? AccessLog(log) : null,
        ["tracing"] = options.Tracing is { } tracing ? new JsonObject { ["endpoint"] = tracing.Endpoint.ToString(), ["sample"] = tracing.Sample, ["service"] = tracing.Service } : null,
        ["limits"] = Limits(options.Limits),
        ["fault"] = file?.Fault,
    };

    private static JsonObject Identity(GatewayOptions options, CertificateHolder holder)
    {
        var current = holder.HasIdentity ? holder.Current : null;
        return new JsonObject
        {
            ["certificate"] = options.Issuer is null ? options.Identity.Certificate : null,
            ["key"] = options.Issuer is null ? options.Identity.Key : null,
            ["bundle"] = options.Issuer is null ? options.Identity.Bundle : null,
            ["crl"] = options.Identity.RevocationLists,
            ["issuer"] = options.Issuer is { } issuer ? Issuer(issuer) : null,
            ["id"] = current?.Id.ToString(),
            ["serial"] = current?.Leaf.SerialNumber,
            ["notAfter"] = current?.NotAfter.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["generation"] = current?.Generation,
            ["fault"] = holder.Fault is { } fault ? $"{fault.Reason}: {fault.Message}" : null,
        };
    }

    private static JsonObject Issuer(IssuerOptions issuer) => new()
    {
        ["url"] = issuer.Url.ToString(),
        ["peer"] = issuer.Peer.ToString(),
        ["bundle"] = issuer.Bundle,
        ["token"] = issuer.Token,
        ["renew"] = issuer.Renew.ToString().ToLowerInvariant(),
        ["revocation"] = issuer.Revocation.ToString().ToLowerInvariant(),
        ["poll"] = Durations.Format(issuer.Poll),
        ["timeout"] = Durations.Format(issuer.Timeout),
    };

    private static JsonNode Listener(ListenerOptions listener)
    {
        var document = new JsonObject
        {
            ["name"] = listener.Name,
            ["bind"] = listener.Bind.ToString(),
            ["direction"] = listener.Direction.ToString().ToLowerInvariant(),
            ["protocol"] = listener.Protocol.ToString().ToLowerInvariant(),
            ["routes"] = new JsonArray([.. listener.Routes.Select(route => (JsonNode)new JsonObject
            {
                ["hosts"] = Texts(route.Hosts),
                ["upstream"] = string.Join(' ', route.Upstreams.Select(upstream => upstream.OriginalString)),
                ["peer"] = route.Peer?.ToString(),
            })]),
        };
        if (listener.Direction == Direction.Inbound)
        {
            document["access"] = Access(listener.Access);
        }

        return document;
    }

    private static JsonObject Access(AccessOptions access) => new()
    {
        ["default"] = Word(access.Default),
        ["pathCase"] = access.IgnorePathCase ? "ignore" : "exact",
        ["rules"] = new JsonArray([.. access.Rules.Select(rule => (JsonNode)new JsonObject
        {
            ["from"] = Texts(rule.From),
            ["namespaces"] = Texts(rule.Namespaces),
            ["sources"] = Texts([.. rule.Sources.Select(source => source.ToString())]),
            ["hosts"] = Texts(rule.Hosts),
            ["ports"] = Texts([.. rule.Ports.Select(port => port.ToString(System.Globalization.CultureInfo.InvariantCulture))]),
            ["grpc"] = Texts(rule.Grpc),
            ["methods"] = Texts(rule.Methods),
            ["paths"] = Texts(rule.Paths),
            ["action"] = Word(rule.Action),
        })]),
    };

    private static JsonObject AccessLog(AccessLogOptions log) => new()
    {
        ["file"] = log.File,
        ["sample"] = log.Sample,
        ["maxMebibytes"] = log.MostBytes >> 20,
        ["files"] = log.MostFiles,
    };

    private static JsonObject Limits(LimitOptions limits) => new()
    {
        ["connections"] = limits.Connections,
        ["headerBytes"] = limits.HeaderBytes,
        ["headerCount"] = limits.HeaderCount,
        ["requestLineBytes"] = limits.RequestLineBytes,
        ["streams"] = limits.Streams,
        ["upstreamConnections"] = limits.UpstreamConnections,
        ["handshakeTimeout"] = Durations.Format(limits.HandshakeTimeout),
        ["headerTimeout"] = Durations.Format(limits.HeaderTimeout),
        ["keepAliveTimeout"] = Durations.Format(limits.KeepAliveTimeout),
        ["idleTimeout"] = Durations.Format(limits.IdleTimeout),
        ["tunnelIdleTimeout"] = Durations.Format(limits.TunnelIdleTimeout),
        ["connectTimeout"] = Durations.Format(limits.ConnectTimeout),
        ["drainDelay"] = Durations.Format(limits.DrainDelay),
        ["drainTimeout"] = Durations.Format(limits.DrainTimeout),
    };

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static string Word(AccessMode mode) => mode.ToString().ToLowerInvariant();
}
