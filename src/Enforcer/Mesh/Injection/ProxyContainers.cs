using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>Tells a mesh's own containers from those of the workload, and from those that only bear the name.</summary>
internal static class ProxyContainers
{
    /// <summary>User and group of Istio's proxy: what runs as one of them is not captured, else the proxy would capture itself.</summary>
    public const string IstioUser = "1337";

    private static readonly string[] Istio = ["istio-proxy", "istio-init", "istio-validation", "enable-core-dump"];

    // Name of the proxy's container, and annotations that its injector leaves in a Pod.
    private static readonly (string Name, string[] Marks)[] Proxies =
    [
        ("istio-proxy", ["sidecar.istio.io/status"]),
        ("linkerd-proxy", ["linkerd.io/created-by", "linkerd.io/proxy-version"]),
    ];

    public static bool IsIstio(Node container) => container["name"]?.Text is { } name && Istio.Contains(name);

    /// <summary>
    /// Images that the author of a Pod gave to the container of a proxy. None where the injector's mark shows that it was put there, where the
    /// image is left to the injector, and where the Pod has no other container: then it is a gateway.
    /// </summary>
    public static IEnumerable<Node> OwnImages(PodTemplate pod) =>
        from proxy in Proxies
        where !Array.Exists(proxy.Marks, mark => pod.Annotation(mark) is not null)
        where (pod.Spec["containers"]?.Items ?? []).Any(container => container["name"]?.Text != proxy.Name)
        from container in pod.Containers
        where container["name"]?.Text == proxy.Name
        let image = container["image"]
        where !string.IsNullOrEmpty(image?.Text) && image.Text != "auto"
        select image;

    /// <summary>Where a Pod makes one of its own containers pass for the proxy: the value, and whether the kernel rules let it by for sure.</summary>
    public static IEnumerable<(Node At, bool IsSure)> PosingAsProxy(PodTemplate pod)
    {
        var context = pod.Spec["securityContext"];
        foreach (var field in new[] { "runAsUser", "runAsGroup" })
        {
            // The Pod's value counts for the containers that set none.
            if (IsProxyUser(context?[field]) && pod.Containers.Any(container => !IsIstio(container) && Own(container, field) is null))
            {
                yield return (context![field]!, true);
            }

            foreach (var container in pod.Containers)
            {
                if (!IsIstio(container) && IsProxyUser(Own(container, field)))
                {
                    // Istio's manual tells people to run init containers that need the network so.
                    yield return (Own(container, field)!, (pod.Spec["containers"]?.Items ?? []).Contains(container));
                }
            }
        }
    }

    private static Node? Own(Node container, string field) => container.Find("securityContext", field) is { IsNull: false } value ? value : null;

    // However it is written: 0x539 is the same user.
    private static bool IsProxyUser(Node? value) =>
        value?.Text == IstioUser || (value is ScalarNode { Kind: ScalarKind.Integer } number && ScalarWords.TryInteger(number.Raw, out var id) && id == 1337);
}
