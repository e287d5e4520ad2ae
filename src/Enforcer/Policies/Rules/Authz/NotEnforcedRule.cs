using Enforcer.Mesh.Authorization;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A policy that no proxy reads is a comment.</summary>
internal sealed class NotEnforcedRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-not-enforced",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "AuthorizationPolicy that nothing enforces",
        Why = "Policies are enforced by the proxy of the workload they decide over: without a sidecar there is none, and the ztunnel of an ambient mesh sees no HTTP, so that conditions on methods, paths, hosts or tokens need a waypoint.",
        Remediation = "Let the workloads have their proxy; in ambient mode deploy a waypoint and attach the policy to the Service or Gateway by targetRefs.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/ambient/usage/l7-features/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var model = context.Mesh.Authorization;
        return from policy in model.All
               where policy.Action is "ALLOW" or "DENY" or "CUSTOM"
               from violation in Outside(model, policy).Concat(WithoutLayer7(model, policy))
               select violation;
    }

    private static IEnumerable<Violation> Outside(AuthorizationModel model, AuthorizationPolicy policy)
    {
        if (!policy.IsWholeScope && model.PlanesOf(policy) is { Count: > 0 } planes && planes.All(plane => plane == DataPlane.None))
        {
            yield return new Violation(policy.Resource, policy.Selector ?? policy.Resource.Root, "the workloads that it selects have no proxy to enforce it");
        }
    }

    private static IEnumerable<Violation> WithoutLayer7(AuthorizationModel model, AuthorizationPolicy policy)
    {
        var http = AuthorizationRule.Of(policy.Resource).SelectMany(rule => rule.HttpConditions).FirstOrDefault();
        if (http is null)
        {
            yield break;
        }

        if (policy.Targets.Count == 0 && model.PlanesOf(policy) is { Count: > 0 } planes && planes.All(plane => plane == DataPlane.Ambient))
        {
            // ztunnel makes an ALLOW that it cannot read narrower, and refuses.
            yield return new Violation(policy.Resource, http, $"the ztunnel that enforces it sees no '{http.Key}'; only a waypoint does, for policies with targetRefs")
            {
                Severity = policy.Action == "DENY" ? Severity.High : Severity.Medium,
            };
        }

        foreach (var target in policy.Targets)
        {
            if (target["kind"]?.Text == "Service" && model.LacksWaypoint(policy.Resource.Namespace, target["name"]?.Text))
            {
                yield return new Violation(policy.Resource, target, $"Service '{PrintableText.Of(target["name"]?.Text ?? "")}' has no waypoint, so nothing enforces the policy");
            }
        }
    }
}
