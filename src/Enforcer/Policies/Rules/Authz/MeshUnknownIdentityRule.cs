using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>The same open door as in Istio, in the meshes that spell their callers otherwise.</summary>
internal sealed class MeshUnknownIdentityRule : ISetRule
{
    private const string Linkerd = "policy.linkerd.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "authz-mesh-unknown-identity",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "Policy of Linkerd, Kuma or SMI names a service account that does not exist",
        Why = "Nobody is admitted by it today, and whoever may create service accounts in that namespace can make himself the caller that is meant.",
        Remediation = "Name the service account that the caller runs as, or remove the entry.",
        AppliesTo = ["AuthorizationPolicy", "MeshTLSAuthentication", "ServerAuthorization", "MeshTrafficPermission", "TrafficTarget"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/#meshtlsauthentication",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var resources = context.Resources;
        var linkerd = resources.OfKind(Linkerd, "AuthorizationPolicy").Concat(resources.OfKind(Linkerd, "ServerAuthorization")).SelectMany(OfLinkerd)
            .Concat(resources.OfKind(Linkerd, "MeshTLSAuthentication").SelectMany(OfAuthentication));
        var others = resources.OfKind("access.smi-spec.io", "TrafficTarget").SelectMany(OfTarget)
            .Concat(resources.OfKind("kuma.io", "MeshTrafficPermission").SelectMany(OfPermission));
        return from one in linkerd.Concat(others)
               where one.Space is not null && one.Account is not null && context.Mesh.Accounts.IsProvenAbsent(one.Space, one.Account)
               select new Violation(one.Policy, one.At, $"namespace '{PrintableText.Of(one.Space)}' has no service account '{PrintableText.Of(one.Account)}'");
    }

    private static IEnumerable<(Resource Policy, Node At, string? Space, string? Account)> OfLinkerd(Resource policy)
    {
        var accounts = policy.Kind == "ServerAuthorization"
            ? policy.Root.Find("spec", "client", "meshTLS", "serviceAccounts")?.Items ?? []
            : (policy.Root.Find("spec", "requiredAuthenticationRefs")?.Items ?? []).Where(one => one["kind"]?.Text == "ServiceAccount");
        return accounts.Where(one => one["name"] is not null).Select(one => (policy, one["name"]!, one["namespace"]?.Text ?? policy.Namespace, one["name"]!.Text))
            .Concat(Written(policy, policy.Root.Find("spec", "client", "meshTLS", "identities")));
    }

    private static IEnumerable<(Resource Policy, Node At, string? Space, string? Account)> OfAuthentication(Resource policy) =>
        Written(policy, policy.Root.Find("spec", "identities")).Concat(
            from one in policy.Root.Find("spec", "identityRefs")?.Items ?? []
            where one["kind"]?.Text == "ServiceAccount" && one["name"] is not null
            select (policy, one["name"]!, one["namespace"]?.Text ?? policy.Namespace, one["name"]!.Text));

    // web.shop.serviceaccount.identity.linkerd.cluster.local; a star or a template names nobody in particular.
    private static IEnumerable<(Resource Policy, Node At, string? Space, string? Account)> Written(Resource policy, Node? identities) =>
        from at in identities?.Items ?? []
        let parts = at.Text?.Split('.') ?? []
        where parts is [_, _, "serviceaccount", "identity", ..] && Array.TrueForAll(parts[..2], KubernetesNames.IsObjectName)
        select (policy, at, parts[1], parts[0]);

    private static IEnumerable<(Resource Policy, Node At, string? Space, string? Account)> OfTarget(Resource policy) =>
        from source in policy.Root.Find("spec", "sources")?.Items ?? []
        where source["kind"]?.Text == "ServiceAccount" && source["name"] is not null
        select (policy, source["name"]!, source["namespace"]?.Text ?? policy.Namespace, source["name"]!.Text);

    private static IEnumerable<(Resource Policy, Node At, string? Space, string? Account)> OfPermission(Resource policy) =>
        from rule in policy.Root.Find("spec", "rules")?.Items ?? []
        from list in rule["default"]?.Entries ?? []
        from match in list.Value.Items
        let value = match.Find("spiffeID", "value")
        where value is not null && KumaIdentity.Exact(match["spiffeID"]!) is not null
        let named = KumaIdentity.Exact(match["spiffeID"]!)!.Value
        where KubernetesNames.IsObjectName(named.Account)
        select (policy, value, named.Namespace, named.Account);
}
