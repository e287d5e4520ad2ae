namespace Enforcer.Resources;

/// <summary>
/// The Pod inside a Resource, so that a rule about Pods holds for every kind that makes them: Pod, the built-in controllers,
/// CronJob, and any custom kind that embeds a template where the built-in ones do.
/// </summary>
/// <param name="Metadata">The Pod's metadata, where it has any.</param>
/// <param name="Spec">The Pod's spec.</param>
internal sealed record PodTemplate(Node? Metadata, Node Spec)
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>All containers: init, regular and ephemeral, in that order.</summary>
    public IReadOnlyList<Node> Containers { get; } = [.. ContainerLists.SelectMany(list => Spec[list]?.Items ?? [])];

    /// <summary>Every entry under the containers' <c>ports</c>.</summary>
    public IEnumerable<Node> Ports => Containers.SelectMany(container => container["ports"]?.Items ?? []);

    public Node? Label(string key) => Metadata?.Find("labels", key);

    public Node? Annotation(string key) => Metadata?.Find("annotations", key);

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
}
