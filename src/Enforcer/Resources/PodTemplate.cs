namespace Enforcer.Resources;

/// <summary>
/// The Pod inside a Resource, so that a rule about Pods holds for every kind that makes them: Pod, the built-in controllers,
/// CronJob, and any custom kind that embeds a template where the built-in ones do.
/// </summary>
/// <param name="Metadata">The Pod's metadata, where it has any.</param>
/// <param name="Spec">The Pod's spec.</param>
internal sealed record PodTemplate(Node? Metadata, Node Spec)
{
    private const int DeepestTemplate = 10;

    // What speaks about Pods without making any: schemas, policies and their patterns.
    private static readonly string[] AboutPods = ["apiextensions.k8s.io", "admissionregistration.k8s.io", "kyverno.io", "policies.kyverno.io", "policies.kubewarden.io", "enforcer.dev"];

    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>All containers: init, regular and ephemeral, in that order.</summary>
    public IReadOnlyList<Node> Containers { get; } = [.. ContainerLists.SelectMany(list => Spec[list]?.Items ?? [])];

    /// <summary>Every entry under the containers' <c>ports</c>.</summary>
    public IEnumerable<Node> Ports => Containers.SelectMany(container => container["ports"]?.Items ?? []);

    public Node? Label(string key) => Metadata?.Find("labels", key);

    public Node? Annotation(string key) => Metadata?.Find("annotations", key);

    /// <summary>The template of a kind that makes Pods, or those that a custom kind holds deeper in its spec: one a role, one a step.</summary>
    public static IEnumerable<PodTemplate> AllIn(Resource resource) =>
        Of(resource) is { } one ? [one]
        : IsCustom(resource) && resource.Root["spec"] is { } spec ? Within(spec, DeepestTemplate)
        : [];

    /// <summary>True for a kind of an extension that may stand for Pods, and is not a policy about them.</summary>
    public static bool IsCustom(Resource resource) =>
        resource.Group.Contains('.', StringComparison.Ordinal) && !AboutPods.Contains(resource.Group) && !resource.Group.EndsWith(".gatekeeper.sh", StringComparison.Ordinal);

    /// <summary>Null where the Resource makes no Pods.</summary>
    public static PodTemplate? Of(Resource resource) => resource.Pod;

    /// <summary>As <see cref="Of"/>, anew.</summary>
    public static PodTemplate? Read(Resource resource)
    {
        var holder = resource.Kind switch
        {
            "Pod" when resource.Group.Length == 0 => resource.Root,
            "PodTemplate" when resource.Group.Length == 0 => resource.Root["template"],
            "CronJob" => resource.Root.Find("spec", "jobTemplate", "spec", "template"),
            _ => resource.Root.Find("spec", "template"),
        };
        return holder?["spec"] is { } spec && spec["containers"] is ListNode ? new PodTemplate(holder["metadata"], spec) : null;
    }

    private static IEnumerable<PodTemplate> Within(Node node, int depth)
    {
        if (depth == 0)
        {
            return [];
        }

        // Containers are maps with an image; what else is called so is something else.
        if (node["spec"] is { } spec && spec["containers"]?.Items is { Count: > 0 } containers && containers.All(container => container is MapNode && container["image"] is not null))
        {
            return [new PodTemplate(node["metadata"], spec)];
        }

        return node.Entries.Select(entry => entry.Value).Concat(node.Items).Where(child => child is not ScalarNode).SelectMany(child => Within(child, depth - 1));
    }
}
