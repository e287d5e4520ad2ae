using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>
/// Knows the roles and bindings that a cluster makes for itself, which are wide by design. Names are listed one by one, as anybody may
/// write the bootstrap label or a name that starts with 'system:'.
/// </summary>
internal static class BootstrapObjects
{
    private const string Controller = "system:controller:";

    // What every caller holds (system:basic-user, system:discovery, system:public-info-viewer) is left out: nothing in those is wide.
    private static readonly HashSet<string> Roles = new(StringComparer.Ordinal)
    {
        "cluster-admin", "admin", "edit", "view", "system:aggregate-to-admin", "system:aggregate-to-edit", "system:aggregate-to-view",
        "system:kube-scheduler", "system:volume-scheduler", "system:kube-controller-manager", "system:node", "system:node-proxier",
        "system:auth-delegator", "system:heapster", "system:kube-aggregator", "system:kube-dns", "system:kubelet-api-admin", "system:node-bootstrapper",
        "system:node-problem-detector", "system:persistent-volume-provisioner", "system:monitoring", "system:service-account-issuer-discovery",
        "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
        "system:certificates.k8s.io:kube-apiserver-client-approver", "system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
        "system:certificates.k8s.io:kubelet-serving-approver", "system:certificates.k8s.io:legacy-unknown-approver",
        "extension-apiserver-authentication-reader", "system::leader-locking-kube-controller-manager", "system::leader-locking-kube-scheduler",
    };

    // Behind 'system:controller:'.
    private static readonly HashSet<string> Controllers = new(StringComparer.Ordinal)
    {
        "attachdetach-controller", "bootstrap-signer", "certificate-controller", "cloud-provider", "clusterrole-aggregation-controller",
        "cronjob-controller", "daemon-set-controller", "deployment-controller", "disruption-controller", "endpoint-controller",
        "endpointslice-controller", "endpointslicemirroring-controller", "ephemeral-volume-controller", "expand-controller",
        "generic-garbage-collector", "horizontal-pod-autoscaler", "job-controller", "legacy-service-account-token-cleaner", "namespace-controller",
        "node-controller", "persistent-volume-binder", "pod-garbage-collector", "pv-protection-controller", "pvc-protection-controller",
        "replicaset-controller", "replication-controller", "resourcequota-controller", "root-ca-cert-publisher", "route-controller",
        "service-account-controller", "service-controller", "statefulset-controller", "token-cleaner", "ttl-after-finished-controller",
        "ttl-controller", "validatingadmissionpolicy-status-controller",
    };

    /// <summary>True for a Role or ClusterRole of the cluster's own.</summary>
    public static bool IsRole(Resource resource) =>
        IsMarked(resource) && resource.Name is { } name
        && (Roles.Contains(name) || (name.StartsWith(Controller, StringComparison.Ordinal) && Controllers.Contains(name[Controller.Length..])));

    /// <summary>True for the one binding to cluster-admin that every cluster has.</summary>
    public static bool IsAdministratorBinding(Resource resource) =>
        IsMarked(resource) && resource.Kind == "ClusterRoleBinding" && resource.Name == "cluster-admin"
        && resource.Root.Find("roleRef", "name")?.Text == "cluster-admin"
        && (resource.Root["subjects"]?.Items ?? []).All(subject => subject["kind"]?.Text == "Group" && subject["name"]?.Text == "system:masters");

    private static bool IsMarked(Resource resource) => resource.Label("kubernetes.io/bootstrapping")?.Text == "rbac-defaults";
}
