namespace Enforcer.Admission.Mutation;

/// <summary>What is done with an object, as far as that limits what may be changed of it.</summary>
/// <param name="IsPod">It is a Pod, and no template of one.</param>
/// <param name="IsJob">It is a Job, whose template is immutable.</param>
/// <param name="Operation">CREATE, UPDATE, DELETE or CONNECT.</param>
/// <param name="SubResource">Null or empty for the object itself.</param>
internal readonly record struct MutatedOperation(bool IsPod, bool IsJob, string? Operation, string? SubResource)
{
    private static readonly string[] AllContainers = ["initContainers", "containers", "ephemeralContainers"];

    private static readonly string[] AddedContainers = ["ephemeralContainers"];

    public bool IsNew => Operation == "CREATE";

    /// <summary>A Pod that exists, itself: nothing of its containers may become other than it is stored.</summary>
    public bool IsStoredPod => IsPod && Operation == "UPDATE" && string.IsNullOrEmpty(SubResource);

    /// <summary>
    /// The lists whose containers may be changed; null for none. Everything but what was just added is immutable in a Pod that exists
    /// (where references may only be put back), and in the template of a Job.
    /// </summary>
    public string[]? ContainerLists => (Operation, SubResource) switch
    {
        ("CREATE", null or "") => AllContainers,
        ("UPDATE", "ephemeralcontainers") when IsPod => AddedContainers,
        ("UPDATE", null or "") when !IsJob => AllContainers,
        _ => null,
    };
}
