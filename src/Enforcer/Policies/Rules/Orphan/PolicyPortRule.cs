using Enforcer.Mesh;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A port mode for a port that the workload does not have leaves the one it has as it was.</summary>
internal sealed class PolicyPortRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-policy-port",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "PeerAuthentication sets the mode of a port that no selected workload has",
        Why = "portLevelMtls counts ports of the Pod, not of the Service: the mode is for a port where nothing listens, and the port that was meant follows the policy's own mode.",
        Remediation = "Name the port that the container listens on (the Service's targetPort).",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-port_level_mtls",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from policy in context.Mesh.Istio.PeerAuthentications
        where policy.Scope == PeerScope.Workload && context.Mesh.Workloads.Shows(policy.Resource.Namespace)
        from entry in policy.Resource.Root.Find("spec", "portLevelMtls")?.Entries ?? []
        where entry.Key.All(char.IsAsciiDigit)
        let meant = Meant(context.Mesh, policy, entry.Key)
        where meant is not null
        select new Violation(policy.Resource, entry.Value, meant);

    // Containers need not declare their ports: only a Service's port that leads elsewhere is proof that another one was meant.
    private static string? Meant(MeshModel mesh, PeerAuthentication policy, string port)
    {
        var selected = mesh.Workloads.Selected(policy.Resource.Namespace, policy.Resource.Root.Find("spec", "selector")).ToList();
        if (selected.Any(workload => (workload.Pod?.Ports ?? []).Any(one => one["containerPort"]?.Text == port)))
        {
            return null;
        }

        var targets = (from workload in selected
                       from service in mesh.Targets.Before(workload.Resource)
                       from one in ServicePort.Of(service)
                       let target = one.On(workload.Pod)
                       where target is not null
                       select (Service: service, one.Number, Target: target)).ToList();
        var found = targets.Find(one => one.Number == port);
        return found.Service is null || targets.Exists(one => one.Target == port)
            ? null
            : $"port {port} is that of Service '{found.Service.Name}'; the workload behind it listens on {found.Target}";
    }
}
