using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>An authorization for every identity of the mesh is no authorization.</summary>
internal sealed class LinkerdAnyIdentityRule : ISetRule
{
    private const string Group = "policy.linkerd.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-linkerd-any-identity",
        Category = Category.Traffic,
        Severity = Severity.Low,
        Title = "Linkerd authorizes every identity of the mesh",
        Why = "Mutual TLS says who calls, but with identity '*' nobody is refused: one workload that was taken over may call the server.",
        Remediation = "Name the service accounts that need the server in identityRefs (ServerAuthorization: meshTLS.serviceAccounts).",
        AppliesTo = ["MeshTLSAuthentication", "ServerAuthorization"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/#meshtlsauthentication",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var used = (from policy in context.Resources.OfKind(Group, "AuthorizationPolicy")
                    where policy.Root.Find("spec", "targetRef", "kind")?.Text is "Server" or "Namespace"
                    let required = policy.Root.Find("spec", "requiredAuthenticationRefs")?.Items ?? []
                    // Another condition beside it may narrow it.
                    where required.Count == 1 && required[0]["kind"]?.Text == "MeshTLSAuthentication"
                    select (required[0]["namespace"]?.Text ?? policy.Namespace, required[0]["name"]?.Text)).ToHashSet();
        var authentications = from one in context.Resources.OfKind(Group, "MeshTLSAuthentication")
                              where used.Contains((one.Namespace, one.Name))
                              from identity in one.Root.Find("spec", "identities")?.Items ?? []
                              where identity.Text == "*"
                              select new Violation(one, identity, $"'{one.Name}' stands for every identity, and is all that a policy asks for");
        var older = from one in context.Resources.OfKind(Group, "ServerAuthorization")
                    from identity in one.Root.Find("spec", "client", "meshTLS", "identities")?.Items ?? []
                    where identity.Text == "*" && one.Root.Find("spec", "client", "networks").HasNone()
                    select new Violation(one, identity, "every identity of the mesh is authorized");
        return authentications.Concat(older);
    }
}
