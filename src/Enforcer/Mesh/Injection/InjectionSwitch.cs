using System.Collections.Frozen;
using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>One label or annotation by which a mesh lets people leave its proxy out; a new one is one line here.</summary>
/// <param name="Mesh">As a person names it.</param>
/// <param name="Key">The label or annotation.</param>
/// <param name="Where">Where the mesh looks for it.</param>
/// <param name="On">What it stands on: Pods, Namespaces or both.</param>
/// <param name="IsOff">Whether a value that is not empty keeps the proxy out. Receives YAML booleans as the API server would see them.</param>
/// <param name="Proxy">The container that makes the switch harmless, as it is already in the Pod; null where the proxy is not in the Pod.</param>
internal sealed record InjectionSwitch(
    string Mesh, string Key, SwitchPlaces Where, SwitchHolders On, Func<string, bool> IsOff, string? Proxy)
{
    public const string IstioPod = "sidecar.istio.io/inject";
    public const string IstioNamespace = "istio-injection";
    public const string IstioRevision = "istio.io/rev";
    public const string AmbientMode = "istio.io/dataplane-mode";

    public static readonly IReadOnlyList<InjectionSwitch> All =
    [
        // The injector takes any other word for no; its webhook is not even called for the label 'false'.
        new("Istio", IstioPod, SwitchPlaces.LabelOrAnnotation, SwitchHolders.Pods, value => !IsTrue(value), "istio-proxy"),
        // Every webhook of Istio's asks for 'enabled' here or for the label's absence.
        new("Istio", IstioNamespace, SwitchPlaces.Label, SwitchHolders.Namespaces, value => value != "enabled", null),
        new("Istio ambient", AmbientMode, SwitchPlaces.Label, SwitchHolders.Both, value => value == "none", null),
        // With it Linkerd's webhook is not called for the Namespace at all.
        new("Linkerd", "config.linkerd.io/admission-webhooks", SwitchPlaces.Label, SwitchHolders.Namespaces, value => value == "disabled", null),
        new("Linkerd", "linkerd.io/inject", SwitchPlaces.Annotation, SwitchHolders.Both, value => value == "disabled", "linkerd-proxy"),
        new("Enforcer", "enforcer.dev/inject", SwitchPlaces.Either, SwitchHolders.Both, value => value == "disabled", null),
        new("Consul", "consul.hashicorp.com/connect-inject", SwitchPlaces.Annotation, SwitchHolders.Pods, value => !IsTrue(value), "consul-dataplane"),
        new("Consul", "consul.hashicorp.com/mesh-inject", SwitchPlaces.Annotation, SwitchHolders.Pods, value => !IsTrue(value), "consul-dataplane"),
        new("Open Service Mesh", "openservicemesh.io/sidecar-injection", SwitchPlaces.Annotation, SwitchHolders.Both, value => value is "disabled" or "no" or "false", null),
        new("Open Service Mesh", "openservicemesh.io/ignore", SwitchPlaces.Label, SwitchHolders.Namespaces, IsTrue, null),
        new("App Mesh", "appmesh.k8s.aws/sidecarInjectorWebhook", SwitchPlaces.LabelOrAnnotation, SwitchHolders.Both, value => value == "disabled", null),
        new("NGINX Service Mesh", "injector.nsm.nginx.com/auto-inject", SwitchPlaces.LabelOrAnnotation, SwitchHolders.Both, value => value is "disabled" or "false", null),
        new("Kuma", "kuma.io/sidecar-injection", SwitchPlaces.LabelOrAnnotation, SwitchHolders.Both, value => value is "disabled" or "false", "kuma-sidecar"),
    ];

    private static readonly FrozenSet<string> Keys = All.Select(one => one.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the metadata has the key of any switch at all; nearly none has, and need not be asked for each.</summary>
    public static bool IsNamedIn(Node? metadata) => IsNamedAmong(metadata?["labels"]) || IsNamedAmong(metadata?["annotations"]);

    /// <summary>The switch of this key.</summary>
    public static InjectionSwitch Of(string key) => All.First(one => one.Key == key);

    /// <summary>The value that keeps the proxy out; null where this metadata has none, or a stronger one that lets it in.</summary>
    public Node? Off(Node? metadata) => Off(metadata?["labels"], metadata?["annotations"]);

    /// <summary>The same of labels and annotations that are kept apart.</summary>
    public Node? Off(Node? labels, Node? annotations)
    {
        var (first, second) = Values(labels, annotations);
        return first is not null && IsOff(Spelled(first)) ? first : Where == SwitchPlaces.Either && second is not null && IsOff(Spelled(second)) ? second : null;
    }

    /// <summary>True where this metadata asks for the proxy.</summary>
    public bool AsksFor(Node? metadata) => Off(metadata) is null && Values(metadata?["labels"], metadata?["annotations"]).First is not null;

    private static bool IsNamedAmong(Node? keys)
    {
        var entries = keys?.Entries ?? [];
        for (var i = 0; i < entries.Count; i++)
        {
            if (Keys.Contains(entries[i].Key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTrue(string value) => value.ToLowerInvariant() is "true" or "yes" or "y" or "on" or "1" or "t";

    // An unquoted 'no' is a boolean for the cluster, whatever it looks like.
    private static string Spelled(Node value) => value.Flag switch
    {
        true => "true",
        false => "false",
        null => value.Text ?? "",
    };

    // The label first: where a mesh looks at both, it wins.
    private (Node? First, Node? Second) Values(Node? labels, Node? annotations)
    {
        var label = Where == SwitchPlaces.Annotation ? null : labels?[Key];
        var annotation = Where == SwitchPlaces.Label ? null : annotations?[Key];
        label = string.IsNullOrEmpty(label?.Text) ? null : label;
        annotation = string.IsNullOrEmpty(annotation?.Text) ? null : annotation;
        return label is null ? (annotation, null) : (label, annotation);
    }
}
