using Enforcer.Mesh;
using Enforcer.Mesh.Authorization;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Checking tokens is not the same as asking for one.</summary>
internal sealed class TokenNotRequiredRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-token-not-required",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "Tokens are checked but not required",
        Why = "RequestAuthentication rejects bad tokens only: a request without any passes, unauthenticated.",
        Remediation = "Add an AuthorizationPolicy that denies notRequestPrincipals ['*'], or allows requestPrincipals.",
        AppliesTo = ["RequestAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/request_authentication/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from authentication in context.Resources.OfKind("security.istio.io", "RequestAuthentication")
        let rules = authentication.Root.Find("spec", "jwtRules")
        where rules is { Items.Count: > 0 } && authentication.Namespace is { } name && Shows(context.Mesh, authentication)
        where !context.Mesh.Authorization.Concerning(authentication.Namespace).Any(AsksForToken)
        where !context.Resources.OfKind("networking.istio.io", "VirtualService").Any(RoutesByClaim)
        select new Violation(authentication, rules, "no AuthorizationPolicy here asks for the token, so requests without one pass");

    // A policy may well stand elsewhere; where the set shows what is guarded, it should show by what.
    private static bool Shows(MeshModel mesh, Resource authentication) =>
        mesh.Workloads.Shows(authentication.Namespace)
        && authentication.Root.Find("spec", "targetRefs") is null
        && authentication.Root.Find("spec", "targetRef") is null
        && mesh.Workloads.Selected(authentication.Namespace, authentication.Root.Find("spec", "selector")).Any();

    private static bool AsksForToken(AuthorizationPolicy policy) =>
        policy.Action == "CUSTOM"
        || AuthorizationRule.Of(policy.Resource).Any(rule => rule.HttpConditions.Any(list =>
            list.Key is "requestPrincipals" or "notRequestPrincipals" || list.Parent?["key"]?.Text?.StartsWith("request.auth.", StringComparison.Ordinal) == true));

    private static bool RoutesByClaim(Resource service) =>
        (service.Root.Find("spec", "http")?.Items ?? [])
            .SelectMany(route => route["match"]?.Items ?? [])
            .SelectMany(match => match["headers"]?.Entries ?? [])
            .Any(header => header.Key.StartsWith("@request.auth.claims", StringComparison.Ordinal));
}
