using Enforcer.Mesh;
using Enforcer.Mesh.Authorization;
using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>An identity that nobody has to prove is no condition.</summary>
internal sealed class IdentityWithoutMtlsRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-identity-without-mtls",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "Authorization by identity where mutual TLS is not required",
        Why = "principals, namespaces and service accounts are read from the client certificate. Where plaintext is taken, a caller without one matches none of them: it slips past every DENY, and every ALLOW says less than its author reads in it.",
        Remediation = "Make the workloads STRICT by a PeerAuthentication.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Authorization.All
        where policy.Action is "DENY" or "ALLOW"
        let at = AuthorizationRule.Of(policy.Resource).SelectMany(rule => rule.Identities).FirstOrDefault()
        where at is not null
        let weak = Weakest(context.Mesh, policy)
        where weak is not null
        select new Violation(policy.Resource, at, $"'{at.Key}' needs mutual TLS, which {weak.Value.By} does not require")
        {
            Severity = (policy.Action, weak.Value.Mode) switch
            {
                ("DENY", _) => Severity.High,
                (_, MtlsMode.Disable) => Severity.Medium,
                _ => Severity.Low,
            },
        };

    // Only what is said counts: a mode that follows from silence may be decided by a policy outside the set.
    private static (MtlsMode Mode, string By)? Weakest(MeshModel mesh, AuthorizationPolicy policy)
    {
        var selected = policy.Selected(mesh.Workloads).ToList();
        var statements = selected.Count > 0
            ? selected.Select(workload => mesh.Istio.ModeOf(workload, null)).Where(mode => mode.Decider is not null).Select(mode => (mode.Mode, Policy: mode.Decider!.Policy.Resource))
            : policy.Targets.Count > 0 ? [] : Around(mesh, policy);
        var weak = statements.Where(one => one.Mode is MtlsMode.Permissive or MtlsMode.Disable).ToList();
        return weak.Count == 0 ? null : weak.Select(one => (one.Mode, $"PeerAuthentication '{PrintableText.Of(one.Policy.Name ?? "")}'")).MinBy(one => one.Mode);
    }

    // Without workloads in the set: the nearest policy for the whole of the namespace, or of the mesh.
    private static IEnumerable<(MtlsMode Mode, Resource Policy)> Around(MeshModel mesh, AuthorizationPolicy policy) =>
        mesh.Istio.ServerModes
            .Where(mode => mode is { Port: null, Declared: not MtlsMode.Unset and not MtlsMode.Unknown })
            .Where(mode => mode.Policy.Scope == PeerScope.Mesh || (mode.Policy.Scope == PeerScope.Namespace && mode.Policy.Resource.Namespace == policy.Resource.Namespace))
            .OrderByDescending(mode => mode.Policy.Scope == PeerScope.Namespace)
            .Take(1)
            .Select(mode => (mode.Effective, mode.Policy.Resource));
}
