using Enforcer.Mesh.Hosts;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A policy for a server, or with a condition, that does not exist decides nothing, or nothing that its author thought.</summary>
internal sealed class PolicyTargetRule : ISetRule
{
    private const string Group = "policy.linkerd.io";

    private static readonly string[] Kinds = ["Server", "HTTPRoute", "GRPCRoute", "MeshTLSAuthentication", "NetworkAuthentication"];

    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-policy-target",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Policy refers to an object that does not exist",
        Why = "The server it was written for runs without it, or the clients that it names are never recognized; whoever creates an object of that name decides what the policy means.",
        Remediation = "Correct the name and kind of the reference, or remove the policy.",
        AppliesTo = ["AuthorizationPolicy (Linkerd)", "ServerAuthorization", "HTTPRoute (Linkerd)", "BackendTLSPolicy"],
        Reference = "https://linkerd.io/2/reference/authorization-policy/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var names = Kinds.ToDictionary(kind => kind, kind => new DeclaredNames(Declared(context.Resources, kind)), StringComparer.Ordinal);
        var linkerd = from resource in context.Resources.All
                      where resource.Group is Group or "gateway.networking.k8s.io"
                      from reference in References(resource)
                      where names.TryGetValue(reference.Kind, out var declared) && declared.LacksOnly(reference.Namespace, reference.At.Text)
                      select new Violation(resource, reference.At, $"the set has objects of kind {reference.Kind} in {(reference.Namespace is { } place ? $"namespace '{place}'" : "no namespace")}, but no '{reference.At.Text}'");
        var backends = from policy in context.Resources.OfKind("gateway.networking.k8s.io", "BackendTLSPolicy")
                       from target in policy.Root.Find("spec", "targetRefs")?.Items ?? []
                       where target["kind"]?.Text == "Service" && target["name"] is not null
                       let missing = context.Mesh.Services.Missing(target["name"]!.Text, policy.Namespace)
                       where missing is not null
                       select new Violation(policy, target["name"]!, $"there is no Service {missing}: its backend's certificate is verified by nobody");
        return linkerd.Concat(backends);
    }

    // A route may be written in the group of either.
    private static IEnumerable<Resource> Declared(ResourceSet resources, string kind) =>
        resources.OfKind(Group, kind).Concat(kind.EndsWith("Route", StringComparison.Ordinal) ? resources.OfKind("gateway.networking.k8s.io", kind) : []);

    private static IEnumerable<(Node At, string Kind, string? Namespace)> References(Resource resource)
    {
        var spec = resource.Root["spec"];
        var (places, kind) = resource switch
        {
            { Kind: "AuthorizationPolicy", Group: Group } => ((spec?["requiredAuthenticationRefs"]?.Items ?? []).Append(spec?["targetRef"]), null),
            { Kind: "ServerAuthorization", Group: Group } => ([spec?["server"]], "Server"),
            { Kind: "HTTPRoute" or "GRPCRoute" } => ((spec?["parentRefs"]?.Items ?? []).Where(parent => parent["group"]?.Text == Group), null),
            _ => (Enumerable.Empty<Node?>(), (string?)null),
        };
        return from place in places
               let at = place?["name"]
               where at is not null && (kind ?? place["kind"]?.Text) is not null
               select (at, kind ?? place["kind"]!.Text!, place["namespace"]?.Text ?? resource.Namespace);
    }
}
