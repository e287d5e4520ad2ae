using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Where no policy speaks, Istio's default does, and it accepts plaintext.</summary>
internal sealed class NamespaceUncoveredRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-namespace-uncovered",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "Namespace of the mesh has workloads that no PeerAuthentication covers",
        Why = "Istio's default is PERMISSIVE: the workloads have certificates, and still serve whoever comes without one.",
        Remediation = "Add a PeerAuthentication with mode STRICT in the root namespace, for the whole mesh, or in this namespace.",
        AppliesTo = ["Namespace"],
        Reference = "https://istio.io/latest/docs/tasks/security/authentication/authn-policy/#auto-mutual-tls",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var istio = context.Mesh.Istio;
        // A set that neither installs the mesh nor asks for STRICT anywhere is a part of something: the rest is in the cluster.
        return istio.IsInstalled || istio.ServerModes.Any(mode => mode.Effective == MtlsMode.Strict && !mode.IsInert)
            ? from space in context.Resources.OfKind("", "Namespace").DistinctBy(one => one.Name)
              where space.Name is not null && space.Name != istio.RootNamespace
              where istio.DataPlanes.Around(space.Name) is DataPlane.Sidecar or DataPlane.Ambient
              let open = context.Mesh.Workloads.In(space.Name)
                  .Where(workload => istio.DataPlanes.Of(workload) is DataPlane.Sidecar or DataPlane.Ambient && istio.ModeOf(workload, null).Chain.Count == 0)
                  .Take(2)
                  .ToList()
              where open.Count > 0
              select new Violation(
                  space,
                  Label(space),
                  $"no policy covers {open[0].Resource.Kind} '{open[0].Resource.Name}'{(open.Count > 1 ? " and others" : "")} of namespace '{space.Name}', and Istio's default, PERMISSIVE, accepts plaintext")
            : [];
    }

    private static Node Label(Resource space) =>
        space.Label(InjectionSwitch.IstioNamespace) ?? space.Label(InjectionSwitch.AmbientMode) ?? space.Label(InjectionSwitch.IstioRevision) ?? space.Root;
}
