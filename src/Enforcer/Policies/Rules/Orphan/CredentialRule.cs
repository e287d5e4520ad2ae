using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>An edge without its certificate serves nobody, or a certificate of its own making.</summary>
internal sealed class CredentialRule : ISetRule
{
    /// <summary>Named, because it needs to know of Secrets: who does not leaves it out.</summary>
    public const string Id = "orphan-credential";

    /// <summary>Keys of a Secret that an edge may name.</summary>
    public static readonly string[] Keys = ["tls.crt", "cert", "ca.crt", "cacert"];

    private static readonly string[] Issuing = ["cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme", "gateway.cert-manager.io/cluster-issuer", "acme.cert-manager.io/http01-edit-in-place"];

    public RuleInfo Info { get; } = new()
    {
        Id = Id,
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Edge names a certificate that does not exist",
        Why = "Without the Secret the listener fails, or serves a self-signed default that teaches clients to ignore warnings; whoever creates it chooses the key.",
        Remediation = "Correct the name of the Secret, or declare the Certificate or ExternalSecret that makes it.",
        AppliesTo = ["Gateway", "Ingress"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0101/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var secrets = context.Resources.All.SelectMany(CertificateNames).ToList();
        // What copies Secrets between namespaces may bring any.
        if (secrets.Count == 0 || context.Resources.All.Any(one => one.Kind is "ClusterExternalSecret" or "ClusterSecret" or "Bundle" or "TLSCertificateDelegation"))
        {
            return [];
        }

        var names = new DeclaredNames(secrets);
        return from edge in context.Resources.All
               where !Array.Exists(Issuing, key => edge.Annotation(key) is not null)
               from used in Used(edge)
               where names.LacksOnly(used.Namespace, used.At.Text)
               // The proxy of an Istio Gateway may run in another namespace, and reads its Secrets there.
               where edge.Group != "networking.istio.io" || !names.Has(used.At.Text)
               select new Violation(edge, used.At, $"the set has certificates of {(used.Namespace is { } place ? $"namespace '{place}'" : "no namespace")}, but nothing makes Secret '{used.At.Text}'")
               {
                   Severity = used.Namespace is null ? Severity.Low : null,
               };
    }

    private static IEnumerable<(Node At, string? Namespace)> Used(Resource edge) => edge switch
    {
        { Kind: "Gateway", Group: "networking.istio.io" } =>
            from server in edge.Root.Find("spec", "servers")?.Items ?? []
            let at = server.Find("tls", "credentialName")
            // Another scheme leads to another store.
            where at?.Text is { Length: > 0 } text && !text.Contains("://", StringComparison.Ordinal)
            select (at, edge.Namespace),
        { Kind: "Gateway", Group: "gateway.networking.k8s.io" } =>
            from listener in edge.Root.Find("spec", "listeners")?.Items ?? []
            from certificate in listener.Find("tls", "certificateRefs")?.Items ?? []
            where certificate["kind"]?.Text is null or "Secret" && certificate["name"] is not null
            select (certificate["name"]!, certificate["namespace"]?.Text ?? edge.Namespace),
        { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } =>
            from entry in edge.Root.Find("spec", "tls")?.Items ?? []
            let at = entry["secretName"]
            where at?.Text is { Length: > 0 }
            select (at, edge.Namespace),
        _ => [],
    };

    // Istio also reads what it calls cert and cacert.
    private static bool IsCertificate(Node secret) =>
        secret["type"]?.Text == "kubernetes.io/tls" || (secret["data"] is { } data && Array.Exists(Keys, key => data[key] is not null));

    private static IEnumerable<(string? Namespace, string? Name)> CertificateNames(Resource resource)
    {
        var spec = resource.Root["spec"];
        return resource switch
        {
            { Kind: "Secret", Group: "" } => IsCertificate(resource.Root) ? [(resource.Namespace, resource.Name)] : [],
            { Kind: "Certificate", Group: "cert-manager.io" } => [(resource.Namespace, spec?["secretName"]?.Text)],
            { Kind: "ExternalSecret" } => [(resource.Namespace, spec?.Find("target", "name")?.Text ?? resource.Name)],
            { Kind: "SealedSecret" } => [(resource.Namespace, spec?.Find("template", "metadata", "name")?.Text ?? resource.Name)],
            { Kind: "VaultPKISecret" or "VaultStaticSecret" or "VaultDynamicSecret" } => [(resource.Namespace, spec?.Find("destination", "name")?.Text)],
            { Kind: "SecretProviderClass" } => (spec?["secretObjects"]?.Items ?? []).Select(one => (resource.Namespace, one["secretName"]?.Text)),
            _ => [],
        };
    }
}
