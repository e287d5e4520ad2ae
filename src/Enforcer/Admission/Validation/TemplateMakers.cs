using Enforcer.Policies.Incremental;
using Enforcer.Policies.Scopes;
using Enforcer.Resources;

namespace Enforcer.Admission.Validation;

/// <summary>
/// Tells the copies that the cluster's own controllers make of a template: it was weighed when it was written, or stood there before Enforcer, and
/// a workload that was let in must get its Pods even where its controller cannot be looked up. What is believed is who asks, never the reference.
/// </summary>
internal static class TemplateMakers
{
    private const string Account = "system:serviceaccount:kube-system:";

    // All of them in one, where the controller manager has no accounts for each.
    private const string Manager = "system:kube-controller-manager";

    private static readonly Dictionary<(string Group, string Kind), string> Makers = new()
    {
        [("apps", "Deployment")] = "deployment-controller",
        [("apps", "ReplicaSet")] = "replicaset-controller",
        [("apps", "StatefulSet")] = "statefulset-controller",
        [("apps", "DaemonSet")] = "daemon-set-controller",
        [("batch", "Job")] = "job-controller",
        [("batch", "CronJob")] = "cronjob-controller",
        [("", "ReplicationController")] = "replication-controller",
    };

    public static bool Made(Resource resource, Requester? requester) =>
        requester is not null
        && ObjectTrim.OwnerOf(resource.Root) is { } owner
        && Makers.TryGetValue((ApiGroups.Of(owner["apiVersion"]?.Text ?? ""), owner["kind"]?.Text ?? ""), out var maker)
        && (requester.User == Manager || (requester.User.StartsWith(Account, StringComparison.Ordinal) && requester.User.AsSpan(Account.Length).SequenceEqual(maker)));
}
