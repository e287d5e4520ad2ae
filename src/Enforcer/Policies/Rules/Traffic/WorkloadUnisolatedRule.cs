using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>Where a namespace isolates some workloads, one that no policy selects was most likely forgotten.</summary>
internal sealed class WorkloadUnisolatedRule : ISetRule
{
    private static readonly (string Group, string Kind)[] OtherPolicies =
    [
        ("cilium.io", "CiliumNetworkPolicy"), ("cilium.io", "CiliumClusterwideNetworkPolicy"), ("projectcalico.org", "NetworkPolicy"), ("projectcalico.org", "GlobalNetworkPolicy"), ("crd.projectcalico.org", "NetworkPolicy"),
        ("crd.projectcalico.org", "GlobalNetworkPolicy"), ("policy.networking.k8s.io", "AdminNetworkPolicy"), ("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"), ("policy.networking.k8s.io", "ClusterNetworkPolicy"),
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-workload-unisolated",
        Category = Category.Traffic,
        Severity = Severity.Low,
        Title = "Workload is selected by no NetworkPolicy",
        Why = "A Pod that no NetworkPolicy selects accepts traffic from everywhere and may call everywhere, past the mesh where its proxy is bypassed.",
        Remediation = "Give its namespace a NetworkPolicy that denies by default (an empty podSelector), and policies that admit what is needed.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var policies = context.Resources.OfKind("networking.k8s.io", "NetworkPolicy").Concat(context.Resources.OfKind("extensions", "NetworkPolicy")).ToList();
        // Policies of other kinds may isolate the rest.
        if (policies.Count == 0 || OtherPolicies.Any(one => context.Resources.OfKind(one.Group, one.Kind).Any()))
        {
            return [];
        }

        var guarded = policies.Select(policy => policy.Namespace).ToHashSet();
        var workloads = context.Mesh.Workloads;
        var selected = policies.SelectMany(policy => workloads.Selected(policy.Namespace, policy.Root.Find("spec", "podSelector"))).ToHashSet();
        return from workload in workloads.All
               let pod = workload.Pod
               where pod is not null && !selected.Contains(workload) && !pod.Spec["hostNetwork"].IsOn()
               where workload.Resource.Namespace is not ("kube-system" or "kube-public")
               // The policies of a namespace that the set does not guard may stand elsewhere.
               where guarded.Contains(workload.Resource.Namespace)
               // A Job's Pods answer nobody.
               where workload.Resource.Kind is not ("Job" or "CronJob")
               select Say(workload.Resource, pod!);
    }

    private static Violation Say(Resource resource, PodTemplate pod) =>
        new(resource, pod.Metadata?["labels"] ?? pod.Metadata ?? pod.Spec, $"no NetworkPolicy selects the Pods of this {resource.Kind}, though others of its namespace are isolated");
}
