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
        // What sets up the capture is part of it.
        ("istio-init", ["sidecar.istio.io/status"]),
        ("linkerd-init", ["linkerd.io/created-by", "linkerd.io/proxy-version"]),
        ("kuma-init", ["kuma.io/sidecar-injected"]),
        ("linkerd-proxy", ["linkerd.io/created-by", "linkerd.io/proxy-version"]),
        ("consul-dataplane", ["consul.hashicorp.com/connect-inject-status", "consul.hashicorp.com/mesh-inject-status"]),
        ("kuma-sidecar", ["kuma.io/sidecar-injected"]),
    ];

    // Users that the capture of other meshes leaves alone: Pods are theirs where they, or their Namespace, ask for the proxy.
    private static readonly (string User, InjectionSwitch Mesh)[] OtherUsers =
    [
        ("2102", InjectionSwitch.Of("linkerd.io/inject")), ("5678", InjectionSwitch.Of("kuma.io/sidecar-injection")),
        ("5995", InjectionSwitch.Of("consul.hashicorp.com/connect-inject")), ("1500", InjectionSwitch.Of("openservicemesh.io/sidecar-injection")),
    ];

    private static readonly string[] UserFields = ["runAsUser", "runAsGroup"];

    public static bool IsIstio(Node container) => container["name"]?.Text is { } name && Istio.Contains(name);

    /// <summary>
    /// Images that the author of a Pod gave to the container of a proxy. None where the injector's mark shows that it was put there, where the
    /// image is left to the injector, and where the Pod has no other container: then it is a gateway.
    /// </summary>
    public static IEnumerable<Node> OwnImages(PodTemplate pod) =>
        from proxy in pod.Containers.Any(IsNamedAsProxy) ? Proxies : []
        where pod.Containers.Any(container => container["name"]?.Text == proxy.Name)
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
        // Groups that every process of the Pod joins: a program may make one of them its first, which is what the capture rules look at.
        // The injector itself sets fsGroup, so that the proxy may read the Pod's token.
        foreach (var group in context is null || pod.Containers.Any(IsIstio) ? [] : (context["supplementalGroups"]?.Items ?? []).Append(context["fsGroup"]).OfType<Node>().Where(IsProxyUser))
        {
            yield return (group, false);
        }

        foreach (var field in UserFields)
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

    /// <summary>Where a Pod of another mesh than Istio runs a container of its own as that mesh's proxy user.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="around">The metadata of its Namespace, as far as the set holds it.</param>
    public static IEnumerable<Node> PosingElsewhere(PodTemplate pod, IReadOnlyCollection<Node?> around)
    {
        if (!InjectionSwitch.IsNamedIn(pod.Metadata) && !around.Any(InjectionSwitch.IsNamedIn))
        {
            return [];
        }

        var users = OtherUsers.Where(one => one.Mesh.AsksFor(pod.Metadata) || (one.Mesh.Off(pod.Metadata) is null && around.Any(one.Mesh.AsksFor))).Select(one => one.User).ToList();
        return users.Count == 0
            ? []
            : (pod.Spec["containers"]?.Items ?? [])
                .Where(container => !Array.Exists(Proxies, proxy => proxy.Name == container["name"]?.Text))
                .Select(container => Own(container, "runAsUser") ?? pod.Spec.Find("securityContext", "runAsUser"))
                .OfType<Node>()
                .Where(user => user.Text is { } text && users.Contains(text))
                .Distinct();
    }

    private static bool IsNamedAsProxy(Node container)
    {
        var name = container["name"]?.Text;
        foreach (var proxy in Proxies)
        {
            if (proxy.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static Node? Own(Node container, string field) => container.Find("securityContext", field) is { IsNull: false } value ? value : null;

    // However it is written: 0x539 is the same user.
    private static bool IsProxyUser(Node? value) =>
        value?.Text == IstioUser || (value is ScalarNode { Kind: ScalarKind.Integer } number && ScalarWords.TryInteger(number.Raw, out var id) && id == 1337);
}
