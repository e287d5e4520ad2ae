using Enforcer.Admission.References;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>
/// Changes Pods: secret references are resolved, bound values replaced, the gateway added. Of what makes Pods only bound values are
/// replaced, so that they are never stored; all else stays as its author wrote it. A Pod that exists gets its references back. What cannot be done is a fault. Knows nothing of the
/// wire, so that policy tests see what the webhook does.
/// </summary>
internal sealed class ObjectMutator(SidecarOptions options, SecretBindings bindings, ReferenceCheck check)
{
    private readonly SidecarInjector _injector = new(options);

    /// <summary>False where nothing of such an object may be changed, without reading it.</summary>
    public bool Concerns(MutatedOperation operation, string? space) =>
        operation.ContainerLists is not null && (operation.IsPod || bindings.In(space).Count > 0);

    /// <param name="resource">An object of an operation that <see cref="Concerns"/> is true of.</param>
    /// <param name="operation">What is done with it.</param>
    /// <param name="namespaceEnabled">The Pod's namespace asks for the gateway.</param>
    /// <param name="stored">Gives the object as it is stored, where it is; asked only where a Pod may get references back.</param>
    public Mutation Mutate(Resource resource, MutatedOperation operation, bool namespaceEnabled, Func<Node?> stored)
    {
        var change = new Mutation(resource);
        var lists = operation.ContainerLists ?? [];
        if (operation.IsStoredPod)
        {
            Restore(change, lists, new StoredReferences(stored));
            return change;
        }

        change.Count("secret-reference", operation.IsPod && SecretReferences.Resolve(resource.Root, lists, change.Patch, change.Faults, change.Places));
        change.Count("secret-binding", Bind(change, lists, operation.IsPod, operation.IsNew));
        check.Check(resource.Namespace, change.Places, change.Faults, change.Warnings);
        if (operation is { IsPod: true, IsNew: true })
        {
            SecretVersions.Note(resource, change.Places, check, change.Patch);
            change.Count("sidecar", Inject(resource.Root, namespaceEnabled, change.Patch, change.Faults, change.Warnings));
        }

        return change;
    }

    private bool Bind(Mutation change, string[] lists, bool isPod, bool isNew)
    {
        if (PodTemplate.Of(change.Resource) is not { } pod)
        {
            return false;
        }

        var selected = Selecting(change.Resource, pod);
        var changed = false;
        foreach (var (variable, reference) in BoundVariables.Find(pod.Spec, lists, selected))
        {
            change.Places.Add(new BoundPlace(ResourcePath.Join(variable.Path, "valueFrom"), reference));
            if (!BoundVariables.IsPlain(variable))
            {
                continue;
            }

            changed = true;
            SecretReferences.Put(JsonPatch.Pointer(JsonPatch.Steps(variable)), reference, change.Patch);
        }

        // A Pod that exists takes neither volumes nor, through this subresource, annotations.
        return isPod && !isNew
            ? changed
            : changed | BoundFiles.Bind(pod.Spec, selected, change.Patch, change.Faults, change.Places) | LastApplied.Bind(change.Resource, selected, change.Patch);
    }

    // Malformed and missing references are no faults here: what the Pod was admitted with is not judged again.
    private void Restore(Mutation change, string[] lists, StoredReferences references)
    {
        change.Count("secret-reference", PutBack(references.Written(change.Resource.Root, lists), change.Patch));
        if (PodTemplate.Of(change.Resource) is not { } pod || Selecting(change.Resource, pod) is not { Count: > 0 } selected)
        {
            return;
        }

        var changed = PutBack(references.Bound(pod.Spec, lists, selected), change.Patch);
        foreach (var (mount, stored) in references.Files(pod.Spec, selected))
        {
            change.Patch.Replace(JsonPatch.Pointer(JsonPatch.Steps(mount)), stored.ToJson()!);
            changed = true;
        }

        if (changed)
        {
            LastApplied.Bind(change.Resource, selected, change.Patch);
            change.Count("secret-binding", true);
        }
    }

    private static bool PutBack(IEnumerable<(Node Variable, SecretReference Reference)> found, JsonPatch patch)
    {
        var any = false;
        foreach (var (variable, reference) in found)
        {
            SecretReferences.Put(JsonPatch.Pointer(JsonPatch.Steps(variable)), reference, patch);
            any = true;
        }

        return any;
    }

    private List<SecretBinding> Selecting(Resource resource, PodTemplate pod) =>
        [.. bindings.In(resource.Namespace).Where(binding => binding.Selector.Matches(pod.Metadata?["labels"]))];

    private bool Inject(Node pod, bool namespaceEnabled, JsonPatch patch, List<MutationFault> faults, List<string> warnings)
    {
        var wish = InjectionWish.Of(pod, namespaceEnabled);
        if (wish.Fault is { } fault)
        {
            faults.Add(fault);
        }

        if (!wish.Wanted)
        {
            return false;
        }

        // On the node's network the gateway's listeners would be the node's, and collide with the next Pod's.
        if (pod.Find("spec", "hostNetwork")?.Flag == true)
        {
            warnings.Add($"{InjectionWords.Container} is not injected: spec.hostNetwork puts the Pod on its node's network");
            return false;
        }

        return SidecarSettings.Read(pod, options.Issuer, faults) is { } settings && _injector.Inject(pod, settings, patch, faults);
    }
}
