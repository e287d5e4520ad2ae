using Enforcer.Mesh;
using Enforcer.Mesh.Istio.Client;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Istio;

/// <summary>How 'web/front' calls the Service 'shop/orders' (ports 80 and 90 lead to 8080 and 9090) by the specification of Istio.</summary>
public class ClientModelTests
{
    private const string Around = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {istio-injection: enabled}}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: web, labels: {istio-injection: enabled}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: orders, namespace: shop}, spec: {selector: {app: orders}, ports: [{port: 80, targetPort: http}, {port: 90, targetPort: 9090}]}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: orders, namespace: shop}, spec: {template: {metadata: {labels: {app: orders}},
          spec: {containers: [{name: orders, ports: [{name: http, containerPort: 8080}, {containerPort: 9090}]}]}}}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: front, namespace: web}, spec: {template: {metadata: {labels: {app: front}}, spec: {containers: [{name: front}]}}}}
        """;

    private const string Full = "orders.shop.svc.cluster.local";

    /// <summary>
    /// Statements 'namespace host MODE [PORT=MODE]... [^EXPORT] [~LABEL]' of DestinationRules, '!namespace MODE [PORT=MODE]...' of PeerAuthentications;
    /// what becomes of a call to 80 and to 90; the rule that decided for 80.
    /// </summary>
    public static TheoryData<string, string, string> Table => new()
    {
        // Nobody says anything of clients: auto mTLS, and the server would take plaintext of others.
        { "!istio-system PERMISSIVE", "permissive permissive", "-" },
        { "!istio-system STRICT", "strict strict", "-" },
        { "!shop STRICT; !istio-system PERMISSIVE", "strict strict", "-" },
        // Auto mTLS knows what the server takes.
        { "!shop DISABLE", "plaintext plaintext", "-" },
        { "!shop/app=orders STRICT 8080=DISABLE", "plaintext strict", "-" },
        { "!shop/app=orders STRICT 8080=PERMISSIVE", "permissive strict", "-" },
        // The server's port is the Pod's, the client's is the Service's.
        { "!shop/app=orders STRICT 80=DISABLE", "strict strict", "-" },
        // A rule's mode; without one it means DISABLE.
        { $"shop {Full} DISABLE", "plaintext plaintext", "0" },
        { $"shop {Full} -", "plaintext plaintext", "0" },
        { $"shop {Full} ISTIO_MUTUAL", "permissive permissive", "0" },
        { $"shop {Full} SIMPLE", "foreign foreign", "0" },
        { $"shop {Full} MUTUAL", "foreign foreign", "0" },
        { $"shop {Full} ${{MODE}}", "unknown unknown", "0" },
        { $"shop {Full} none", "permissive permissive", "-" },
        // Both sides.
        { $"shop {Full} DISABLE; !shop STRICT", "conflict conflict", "0" },
        { $"shop {Full} SIMPLE; !shop STRICT", "conflict conflict", "0" },
        { $"shop {Full} MUTUAL; !shop STRICT", "conflict conflict", "0" },
        { $"shop {Full} ISTIO_MUTUAL; !shop STRICT", "strict strict", "0" },
        { $"shop {Full} ISTIO_MUTUAL; !shop DISABLE", "conflict conflict", "0" },
        { $"shop {Full} DISABLE; !shop DISABLE", "plaintext plaintext", "0" },
        { $"shop {Full} DISABLE; !shop/app=orders STRICT 9090=PERMISSIVE", "conflict plaintext", "0" },
        // Port-level settings stand in place of the rule's own, with or without tls.
        { $"shop {Full} ISTIO_MUTUAL 80=DISABLE", "plaintext permissive", "0" },
        { $"shop {Full} DISABLE 80=ISTIO_MUTUAL", "permissive plaintext", "0" },
        { $"shop {Full} DISABLE 80=none", "permissive plaintext", "0" },
        { $"shop {Full} none 90=DISABLE", "permissive plaintext", "-" },
        { $"shop {Full} DISABLE 8080=ISTIO_MUTUAL", "plaintext plaintext", "0" },
        // A short name is one of the rule's own namespace.
        { "shop orders DISABLE", "plaintext plaintext", "0" },
        { "web orders DISABLE", "permissive permissive", "-" },
        { "web orders.shop DISABLE", "permissive permissive", "-" },
        // The client's namespace, then the service's, then the root.
        { $"web {Full} DISABLE; shop {Full} ISTIO_MUTUAL", "plaintext plaintext", "0" },
        { $"shop {Full} ISTIO_MUTUAL; istio-system {Full} DISABLE", "permissive permissive", "0" },
        { $"istio-system {Full} DISABLE", "plaintext plaintext", "0" },
        { $"other {Full} DISABLE", "permissive permissive", "-" },
        { $"web *.cluster.local DISABLE; shop {Full} ISTIO_MUTUAL", "plaintext plaintext", "0" },
        { $"istio-system {Full} DISABLE; shop *.local ISTIO_MUTUAL", "permissive permissive", "1" },
        // In one namespace the exact host, then the longest wildcard.
        { $"shop *.local DISABLE; shop {Full} ISTIO_MUTUAL", "permissive permissive", "1" },
        { "shop *.local DISABLE; shop *.shop.svc.cluster.local ISTIO_MUTUAL; shop * DISABLE", "permissive permissive", "1" },
        { "istio-system * DISABLE", "plaintext plaintext", "0" },
        { "istio-system *.local ISTIO_MUTUAL; !istio-system STRICT", "strict strict", "0" },
        { "istio-system *.example.com DISABLE", "permissive permissive", "-" },
        // Where it is exported to.
        { $"shop {Full} DISABLE ^.", "permissive permissive", "-" },
        { $"shop {Full} DISABLE ^web", "plaintext plaintext", "0" },
        { $"shop {Full} DISABLE ^other", "permissive permissive", "-" },
        { $"shop {Full} DISABLE ^*", "plaintext plaintext", "0" },
        { $"web {Full} DISABLE ^.", "plaintext plaintext", "0" },
        { $"istio-system {Full} DISABLE ^.", "permissive permissive", "-" },
        { $"shop {Full} ISTIO_MUTUAL ^.; istio-system *.local DISABLE", "plaintext plaintext", "1" },
        { $"shop {Full} ISTIO_MUTUAL ^.; shop *.local DISABLE", "permissive permissive", "-" },
        // Clients with a label, of the rule's namespace only.
        { $"web {Full} DISABLE ~app=front", "plaintext plaintext", "0" },
        { $"web {Full} DISABLE ~app=back", "permissive permissive", "-" },
        { $"shop {Full} DISABLE ~app=front", "permissive permissive", "-" },
        { $"web {Full} ISTIO_MUTUAL; web {Full} DISABLE ~app=front", "plaintext plaintext", "1" },
        // Of several for one host the oldest gives the policy; of unknown age, the weakest is assumed.
        { $"shop {Full} DISABLE @2026-03-01; shop {Full} ISTIO_MUTUAL @2026-02-01", "permissive permissive", "1" },
        { $"shop {Full} DISABLE @2026-01-01; shop {Full} ISTIO_MUTUAL @2026-02-01", "plaintext plaintext", "0" },
        { $"shop {Full} ISTIO_MUTUAL; shop {Full} DISABLE", "plaintext plaintext", "1" },
        // Without auto mTLS silence is plaintext.
        { "?", "plaintext plaintext", "istio" },
        { "?; !shop STRICT", "conflict conflict", "istio" },
        { $"?; shop {Full} ISTIO_MUTUAL; !shop STRICT", "strict strict", "1" },
        { $"?; shop {Full} ISTIO_MUTUAL 80=none; !shop PERMISSIVE", "plaintext permissive", "istio" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void What_becomes_of_a_call_follows_from_both_sides(string statements, string modes, string decider)
    {
        var edges = Edges(Around, statements);

        Assert.Equal(["80", "90"], edges.Select(edge => edge.Port.Number));
        Assert.Equal(modes, string.Join(' ', edges.Select(edge => edge.Mode.ToString().ToLowerInvariant())));
        Assert.Equal(decider, edges[0].Chain.Count == 0 ? "-" : edges[0].Chain[^1].Rule.Name);
    }

    [Theory]
    // No proxy at the client's: nothing but plaintext, whatever the rules say.
    [InlineData("name: front, namespace: web", "name: front, namespace: web, annotations: {a: b}", "labels: {app: front}", "labels: {app: front, sidecar.istio.io/inject: \"false\"}", $"web {Full} ISTIO_MUTUAL", "plaintext")]
    [InlineData("name: front, namespace: web", "name: front, namespace: web", "containers: [{name: front}]", "hostNetwork: true, containers: [{name: front}]", "!shop STRICT", "conflict")]
    // ztunnel speaks mutual TLS and reads no DestinationRule.
    [InlineData("name: web, labels: {istio-injection: enabled}", "name: web, labels: {istio.io/dataplane-mode: ambient}", "", "", $"web {Full} DISABLE", "permissive")]
    // A server in ambient takes mutual TLS even where DISABLE is asked.
    [InlineData("name: shop, labels: {istio-injection: enabled}", "name: shop, labels: {istio.io/dataplane-mode: ambient}", "", "", "!shop DISABLE", "permissive")]
    [InlineData("name: shop, labels: {istio-injection: enabled}", "name: shop, labels: {istio.io/dataplane-mode: ambient}", "", "", "!shop STRICT", "strict")]
    // No proxy at the server's.
    [InlineData("name: shop, labels: {istio-injection: enabled}", "name: shop, labels: {istio-injection: disabled}", "", "", "", "plaintext")]
    // Nobody knows what the server asks for, or whether there is a proxy; a policy about it says that somebody counts it in.
    [InlineData("a: b", "a: b", "", "", "nothing", "unknown")]
    [InlineData("name: shop, labels: {istio-injection: enabled}", "name: shop", "", "", "nothing", "unknown")]
    [InlineData("name: shop, labels: {istio-injection: enabled}", "name: shop", "", "", "!shop STRICT", "strict")]
    public void A_side_without_a_sidecar_counts_as_what_it_is(string was, string becomes, string alsoWas, string alsoBecomes, string statements, string mode)
    {
        var around = Around.Replace(was, becomes, StringComparison.Ordinal);
        around = alsoWas.Length == 0 ? around : around.Replace(alsoWas, alsoBecomes, StringComparison.Ordinal);

        Assert.Equal(mode, Edges(around, statements)[0].Mode.ToString().ToLowerInvariant());
    }

    private static List<Edge> Edges(string around, string statements)
    {
        // What nobody says of the server is not known; most rows are not about that.
        var said = statements.Contains('!', StringComparison.Ordinal) || statements == "nothing" ? statements : $"{statements}; !istio-system PERMISSIVE";
        var documents = said.Replace("nothing", "", StringComparison.Ordinal).Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(Document).Prepend(around);
        var read = new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", documents)), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        var mesh = new MeshModel(new ResourceSet(read.Resources));
        var client = mesh.Workloads.All.Single(one => one.Resource.Name == "front");
        return [.. mesh.Istio.Clients.Edges(client, mesh.Resources.OfKind("", "Service").Single())];
    }

    private static string Document(string text, int index) => text[0] switch
    {
        '?' => "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: \"enableAutoMtls: false\"}}",
        '!' => Server(text[1..].Split(' '), index),
        _ => Client(text.Split(' '), index),
    };

    private static string Server(string[] words, int index)
    {
        var place = words[0].Split('/');
        var selector = place.Length == 1 ? "" : $"selector: {{matchLabels: {{{place[1].Replace("=", ": ", StringComparison.Ordinal)}}}}}, ";
        var ports = words[2..].Select(word => word.Split('=')).Select(pair => $"{pair[0]}: {{mode: {pair[1]}}}");
        return $$"""
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: "{{index}}", namespace: {{place[0]}}},
              spec: { {{selector}}mtls: {mode: {{words[1]}}}, portLevelMtls: { {{string.Join(", ", ports)}} } } }
            """;
    }

    private static string Client(string[] words, int index)
    {
        var ports = words[3..].Where(word => word.Contains('=', StringComparison.Ordinal) && word[0] != '~').Select(word => word.Split('=')).Select(pair => $"{{port: {{number: {pair[0]}}}{Tls(pair[1])}}}");
        var export = words.FirstOrDefault(word => word[0] == '^') is { } places ? $", exportTo: [\"{places[1..]}\"]" : "";
        var selector = words.FirstOrDefault(word => word[0] == '~') is { } label ? $", workloadSelector: {{matchLabels: {{{label[1..].Replace("=", ": ", StringComparison.Ordinal)}}}}}" : "";
        var created = words.FirstOrDefault(word => word[0] == '@') is { } date ? $", creationTimestamp: \"{date[1..]}T00:00:00Z\"" : "";
        return $$"""
            {apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: "{{index}}", namespace: {{words[0]}}{{created}}},
              spec: {host: "{{words[1]}}"{{export}}{{selector}}, trafficPolicy: {loadBalancer: {simple: RANDOM}{{Tls(words[2])}}, portLevelSettings: [{{string.Join(", ", ports)}}] } } }
            """;
    }

    private static string Tls(string mode) => mode switch
    {
        "none" => "",
        "-" => ", tls: {}",
        _ => $", tls: {{mode: \"{mode}\"}}",
    };
}
