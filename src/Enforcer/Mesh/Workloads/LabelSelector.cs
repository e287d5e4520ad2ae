using Enforcer.Resources;

namespace Enforcer.Mesh.Workloads;

/// <summary>
/// Whether a selector may match labels, as far as files can tell: labels that only a running cluster adds count as matching, so that
/// "matches nothing" is a proof and not a guess.
/// </summary>
internal static class LabelSelector
{
    private static readonly string[] Added =
    [
        "pod-template-hash", "pod-template-generation", "controller-revision-hash", "controller-uid", "job-name", "topology.kubernetes.io/", "apps.kubernetes.io/", "batch.kubernetes.io/", "statefulset.kubernetes.io/", "istio.io/",
        "security.istio.io/", "service.istio.io/", "topology.istio.io/", "sidecar.istio.io/", "gateway.istio.io/", "gateway.networking.k8s.io/", "linkerd.io/", "io.kubernetes.", "io.cilium.", "reserved:",
    ];

    /// <summary>The form with <c>matchLabels</c> and <c>matchExpressions</c>; an absent or empty one matches everything.</summary>
    public static bool MayMatch(Node? selector, Node? labels) =>
        MayHave(selector?["matchLabels"], labels) && (selector?["matchExpressions"]?.Items ?? []).All(one => MaySatisfy(one, labels));

    /// <summary>The plain form, a map of labels.</summary>
    public static bool MayHave(Node? wanted, Node? labels) =>
        (wanted?.Entries ?? []).All(entry => IsAdded(entry.Key) || labels?[entry.Key]?.Text == entry.Value.Text);

    /// <summary>True for an absent selector and for one that asks for nothing.</summary>
    public static bool IsEmpty(Node? selector) =>
        selector is null || (!(selector["matchLabels"]?.Entries.Count > 0) && !(selector["matchExpressions"]?.Items.Count > 0));

    /// <summary>A label that no manifest needs to carry, as the cluster or a mesh puts it on Pods.</summary>
    public static bool IsAdded(string key) => Array.Exists(Added, prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private static bool MaySatisfy(Node expression, Node? labels)
    {
        if (expression["key"]?.Text is not { } key || IsAdded(key))
        {
            return true;
        }

        var label = labels?[key];
        var isListed = (expression["values"]?.Items ?? []).Any(value => value.Text == label?.Text);
        return expression["operator"]?.Text switch
        {
            "In" => label is not null && isListed,
            "NotIn" => label is null || !isListed,
            "Exists" => label is not null,
            "DoesNotExist" => label is null,
            _ => true,
        };
    }
}
