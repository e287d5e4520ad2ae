using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>Whether the certificate of a listener (Ingress, Gateway API, Istio) names the hosts that the listener serves.</summary>
internal sealed class ServedNameCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms) =>
        from resource in dossier.Resources
        from served in Served(resource)
        let identities = SecretName.Identities(dossier, served.Space, served.Secret)
        where identities.Count > 0
        from host in served.Hosts
        let name = HostOf(host)
        where name is not null && !identities.Any(holding => Names(holding, name))
        select new Found(
            CertificateRules.NameMismatch, resource, host, $"Secret '{served.Secret}' holds no certificate for '{PrintableText.Of(name)}'{IdentityCheck.Names(identities[0])}", name);

    private static IEnumerable<(string? Space, string Secret, IEnumerable<Node> Hosts)> Served(Resource resource) => resource switch
    {
        { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } =>
            from tls in resource.Root.Find("spec", "tls")?.Items ?? []
            where tls["secretName"]?.Text is { Length: > 0 }
            select (resource.Namespace, tls["secretName"]!.Text!, (IEnumerable<Node>)(tls["hosts"]?.Items ?? [])),
        { Kind: "Gateway", Group: "gateway.networking.k8s.io" } =>
            from listener in resource.Root.Find("spec", "listeners")?.Items ?? []
            let references = (listener.Find("tls", "certificateRefs")?.Items ?? []).Where(one => one["kind"]?.Text is null or "Secret").ToList()
            // Of several certificates the one that fits is chosen by name.
            where references is [_] && references[0]["name"]?.Text is not null
            select (references[0]["namespace"]?.Text ?? resource.Namespace, references[0]["name"]!.Text!, new[] { listener["hostname"] }.OfType<Node>()),
        { Kind: "Gateway", Group: "networking.istio.io" } =>
            from server in resource.Root.Find("spec", "servers")?.Items ?? []
            where server.Find("tls", "credentialName")?.Text is { Length: > 0 } && server.Find("tls", "mode")?.Text is "SIMPLE" or "MUTUAL" or "OPTIONAL_MUTUAL"
            // The Secret lies where the gateway's Pods run, which this object does not say.
            select ((string?)null, server.Find("tls", "credentialName")!.Text!, (IEnumerable<Node>)(server["hosts"]?.Items ?? [])),
        _ => [],
    };

    // Istio writes namespace/host; "*" is any host, which no certificate names.
    private static string? HostOf(Node node)
    {
        var host = node.Text is { } text ? text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..] : null;
        return host is null or "" or "*" || !HostName.IsPattern(host) ? null : host;
    }

    private static bool Names(Holding holding, string host) => (holding.Leaf.Certificate.Extensions.AlternativeNames ?? [])
        .Any(name => name.Kind == GeneralNameKind.Dns && (name.Text.Equals(host, StringComparison.OrdinalIgnoreCase) || (host[0] != '*' && HostName.Matches(name.Text, host))));
}
