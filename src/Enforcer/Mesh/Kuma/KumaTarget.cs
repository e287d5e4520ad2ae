using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Kuma;

/// <summary>Whether a Kuma <c>targetRef</c> means a workload: the whole mesh, a part of it by tags or labels, or one service.</summary>
internal sealed class KumaTarget(ServiceTargets targets)
{
    /// <param name="target">Absent for the whole mesh.</param>
    /// <param name="workload">The Pods.</param>
    public Match Of(Node? target, Workload workload) => target?["kind"]?.Text switch
    {
        null or "Mesh" => Match.Yes,
        "MeshSubset" => Tags(target["tags"], workload),
        "Dataplane" when target["labels"] is { } labels => LabelSelector.MayHave(labels, workload.Labels) ? Match.Yes : Match.No,
        "Dataplane" when target["name"] is null => Match.Yes,
        "MeshService" => IsService(target["name"]?.Text, target["namespace"]?.Text, workload) ? Match.Yes : Match.No,
        "MeshServiceSubset" => IsService(target["name"]?.Text, target["namespace"]?.Text, workload) ? Tags(target["tags"], workload) : Match.No,
        "MeshGateway" or "MeshHTTPRoute" or "MeshTCPRoute" => Match.No,
        _ => Match.Maybe,
    };

    /// <summary>Tags that Kuma gives to what the labels of Pods, Services and namespaces say.</summary>
    public Match Tags(Node? tags, Workload workload)
    {
        var match = Match.Yes;
        foreach (var tag in tags?.Entries ?? [])
        {
            var value = tag.Value.Text ?? "";
            var one = tag.Key switch
            {
                _ when value == "*" => Match.Yes,
                "kuma.io/service" => IsService(value, null, workload) ? Match.Yes : Match.No,
                "k8s.kuma.io/namespace" => value == workload.Resource.Namespace ? Match.Yes : Match.No,
                _ when workload.Labels?[tag.Key]?.Text == value => Match.Yes,
                _ when tag.Key.StartsWith("kuma.io/", StringComparison.Ordinal) || tag.Key.StartsWith("k8s.kuma.io/", StringComparison.Ordinal) => Match.Maybe,
                _ => Match.No,
            };
            match = one < match ? one : match;
        }

        return match;
    }

    // As a Service's name, or as Kuma spells it for a port: orders_shop_svc_80.
    private bool IsService(string? name, string? space, Workload workload) =>
        targets.Before(workload.Resource).Any(service =>
            (service.Name == name && (space is null || space == service.Namespace))
            || name?.StartsWith($"{service.Name}_{service.Namespace}_svc_", StringComparison.Ordinal) == true);
}
