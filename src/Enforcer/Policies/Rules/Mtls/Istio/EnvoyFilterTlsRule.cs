using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>An EnvoyFilter is applied after every policy: what it says of a transport socket is what the proxy does.</summary>
internal sealed class EnvoyFilterTlsRule : IResourceRule
{
    // Gateways speak with the outside: no mutual TLS between workloads is at stake.
    private const string Edge = "GATEWAY";

    private const int DeepestValue = 32;

    private static readonly string[] Sockets = ["transport_socket", "transportSocket", "tls_context", "tlsContext", "transport_socket_matches", "transportSocketMatches"];

    // Versions, ciphers and protocols narrow the mesh's TLS; what follows puts something else in its place.
    private static readonly string[] Credentials =
    [
        "tls_certificates", "tlsCertificates", "tls_certificate_sds_secret_configs", "tlsCertificateSdsSecretConfigs", "validation_context", "validationContext",
        "validation_context_sds_secret_config", "validationContextSdsSecretConfig", "combined_validation_context", "combinedValidationContext",
    ];

    // Without them nobody asks who calls: by the end of the filter's name.
    private static readonly string[] Guards = ["rbac", "jwt_authn", "ext_authz", "istio_authn", "istio.authn"];

    private static readonly string[] OldVersions = ["TLSv1_0", "TLSv1_1"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-envoy-filter-tls",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "EnvoyFilter takes mutual TLS out of the sidecar",
        Why = "The patch is applied after PeerAuthentication and DestinationRule: a plaintext socket, a server that asks for no client certificate or a listener that cannot tell TLS leaves callers unauthenticated while every policy reads STRICT.",
        Remediation = "Remove the patch; say what the mesh should do with PeerAuthentication, DestinationRule and MeshConfig.",
        AppliesTo = ["EnvoyFilter"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("networking.istio.io", "EnvoyFilter")
            ? from patch in resource.Root.Find("spec", "configPatches")?.Items ?? []
              where patch.Find("match", "context")?.Text != Edge
              let found = Judge(patch)
              where found is not null
              select new Violation(resource, found.Value.At, $"{found.Value.Message} ({patch.Find("match", "context")?.Text ?? "ANY"} context)") { Severity = found.Value.Severity }
            : [];

    private static (Node At, string Message, Severity? Severity)? Judge(Node patch)
    {
        var operation = patch.Find("patch", "operation");
        return (patch["applyTo"]?.Text, operation?.Text) switch
        {
            ("LISTENER_FILTER", "REMOVE") when patch.Find("match", "listener", "listenerFilter")?.Text?.EndsWith("tls_inspector", StringComparison.Ordinal) == true =>
                (operation!, "removes the filter by which a listener recognizes TLS", null),
            ("FILTER_CHAIN", "REMOVE") when patch.Find("match", "listener", "filterChain", "transportProtocol")?.Text == "tls" =>
                (operation!, "removes the filter chain that takes TLS", null),
            ("HTTP_FILTER", "REMOVE") when Guard(patch.Find("match", "listener", "filterChain", "filter", "subFilter", "name")) is { } guard =>
                (operation!, $"removes '{guard}', by which the proxy decides who may call", null),
            ("NETWORK_FILTER", "REMOVE") when Guard(patch.Find("match", "listener", "filterChain", "filter", "name")) is { } guard =>
                (operation!, $"removes '{guard}', by which the proxy decides who may call", null),
            ("LISTENER" or "FILTER_CHAIN" or "CLUSTER", "MERGE" or "REPLACE") => Socket(patch.Find("patch", "value")),
            ("LISTENER" or "FILTER_CHAIN", "ADD" or "INSERT_BEFORE" or "INSERT_FIRST" or "INSERT_AFTER") => Plain(patch.Find("patch", "value")),
            _ => null,
        };
    }

    private static string? Guard(Node? filter) =>
        filter?.Text is { } name && Array.Exists(Guards, guard => name == guard || name.EndsWith('.' + guard, StringComparison.Ordinal)) ? name : null;

    private static (Node At, string Message, Severity? Severity)? Plain(Node? value) =>
        Within(value, DeepestValue).FirstOrDefault(IsRawSocket) is { } raw ? (raw, "speaks plaintext through a raw transport socket", null) : null;

    private static (Node At, string Message, Severity? Severity)? Socket(Node? value)
    {
        if (Plain(value) is { } plain)
        {
            return plain;
        }

        var nodes = Within(value, DeepestValue).ToList();
        if (nodes.Find(node => node.Key is "require_client_certificate" or "requireClientCertificate" && YesNo.IsNo(node)) is { } optional)
        {
            return (optional, "asks callers for no client certificate", null);
        }

        if (nodes.Find(node => node.Key is "trust_chain_verification" or "trustChainVerification" && node.Text == "ACCEPT_UNTRUSTED") is { } untrusted)
        {
            return (untrusted, "accepts certificates of any issuer", null);
        }

        if (nodes.Find(node => node.Key is "tls_minimum_protocol_version" or "tlsMinimumProtocolVersion" && OldVersions.Contains(node.Text)) is { } floor)
        {
            return (floor, $"lowers the floor of TLS to {floor.Text}", Severity.Medium);
        }

        if (nodes.Find(node => node.Key is not null && Sockets.Contains(node.Key)) is not { } socket)
        {
            return null;
        }

        if (socket.IsNull || socket is MapNode { Entries.Count: 0 } or ListNode { Items.Count: 0 })
        {
            return (socket, "empties the transport socket", null);
        }

        return Within(socket, DeepestValue).Any(node => node.Key is not null && Credentials.Contains(node.Key))
            ? (socket, "replaces the mesh's certificates or trust by its own", Severity.Medium)
            : null;
    }

    private static bool IsRawSocket(Node node) =>
        (node.Key is "name" or "@type" or "typed_config" or "typedConfig") && node.Text is { } text
        && (text == "raw_buffer" || text.EndsWith("transport_sockets.raw_buffer", StringComparison.Ordinal) || text.EndsWith("raw_buffer.v3.RawBuffer", StringComparison.Ordinal));

    private static IEnumerable<Node> Within(Node? node, int depth)
    {
        if (node is null || depth == 0)
        {
            return [];
        }

        var children = node.Entries.Select(entry => entry.Value).Concat(node.Items);
        return children.SelectMany(child => Within(child, depth - 1).Prepend(child));
    }
}
