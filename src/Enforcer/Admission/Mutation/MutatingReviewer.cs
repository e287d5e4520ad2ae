using Enforcer.Admission.References;
using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>
/// Changes Pods: secret references are resolved, bound values replaced, the gateway added. Of what makes Pods only bound values are
/// replaced, so that they are never stored; all else stays as its author wrote it. What cannot be done is refused.
/// </summary>
internal sealed class MutatingReviewer(SidecarOptions options, SecretBindings bindings, ReferenceCheck check, AdmissionMetrics metrics)
{
    // The API server drops warnings beyond 4096 characters in all.
    private const int MostWarnings = 16;

    private static readonly string[] AllContainers = ["initContainers", "containers", "ephemeralContainers"];

    private readonly SidecarInjector _injector = new(options);

    /// <param name="request">The request.</param>
    /// <param name="namespaceEnabled">The Pod's namespace asks for the gateway, as the webhook's entry that was called says.</param>
    public Decision Review(AdmissionRequest request, bool namespaceEnabled)
    {
        var isPod = request.Kind!.Is("", "Pod");
        if (ContainerLists(request, isPod) is not { } lists || (!isPod && bindings.In(request.Namespace).Count == 0))
        {
            return Decision.Pass;
        }

        if (ReviewedObject.Read(request.Object!.Value, request) is not { } resource)
        {
            return Decision.Unjudged(UnjudgedReason.UnreadableObject);
        }

        var change = new Mutation(resource);
        change.Count("secret-reference", isPod && SecretReferences.Resolve(resource.Root, lists, change.Patch, change.Faults, change.Places));
        change.Count("secret-binding", Bind(change, lists, isPod, request.Operation == "CREATE"));
        check.Check(resource.Namespace, change.Places, change.Faults, change.Warnings);
        if (isPod && request.Operation == "CREATE")
        {
            SecretVersions.Note(resource, change.Places, check, change.Patch);
            change.Count("sidecar", Inject(resource.Root, namespaceEnabled, change.Patch, change.Faults, change.Warnings));
        }

        return Decide(change);
    }

    private Decision Decide(Mutation change)
    {
        if (change.Faults.Count > 0)
        {
            change.Faults.ForEach(fault => metrics.RecordFinding(fault.Rule, Level.Deny));
            return Decision.Deny($"{change.Resource.Id} is refused:\n- {string.Join("\n- ", change.Faults)}");
        }

        change.Kinds.ForEach(metrics.RecordPatch);
        return new Decision
        {
            Outcome = !change.Patch.IsEmpty ? Outcome.Patch : change.Warnings.Count > 0 ? Outcome.Warn : Outcome.Allow,
            Patch = change.Patch.IsEmpty ? null : change.Patch.ToBytes(),
            Warnings = [.. change.Warnings.Distinct(StringComparer.Ordinal).Take(MostWarnings)],
        };
    }

    // Everything but what was just added is immutable in a Pod that exists, and in the template of a Job.
    private static string[]? ContainerLists(AdmissionRequest request, bool isPod) => (request.Operation, request.SubResource) switch
    {
        ("CREATE", null or "") => AllContainers,
        ("UPDATE", "ephemeralcontainers") when isPod => ["ephemeralContainers"],
        ("UPDATE", null or "") when !isPod && !request.Kind!.Is("batch", "Job") => AllContainers,
        _ => null,
    };

    private bool Bind(Mutation change, string[] lists, bool isPod, bool isNew)
    {
        if (PodTemplate.Of(change.Resource) is not { } pod)
        {
            return false;
        }

        var selected = bindings.In(change.Resource.Namespace).Where(binding => binding.Selector.Matches(pod.Metadata?["labels"])).ToList();
        var changed = false;
        foreach (var (variable, reference) in BoundVariables.Find(pod.Spec, lists, selected))
        {
            change.Places.Add(new BoundPlace(ResourcePath.Join(variable.Path, "valueFrom"), reference));
            if (!BoundVariables.IsPlain(variable))
            {
                continue;
            }

            changed = true;
            var pointer = JsonPatch.Pointer(JsonPatch.Steps(variable));
            change.Patch.Remove(pointer + "/value");
            change.Patch.Add(pointer + "/valueFrom", SecretReferences.Source(reference));
        }

        // A Pod that exists takes neither volumes nor, through this subresource, annotations.
        return isPod && !isNew
            ? changed
            : changed | BoundFiles.Bind(pod.Spec, selected, change.Patch, change.Faults, change.Places) | LastApplied.Bind(change.Resource, selected, change.Patch);
    }

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

        return SidecarSettings.Read(pod, faults) is { } settings && _injector.Inject(pod, settings, patch, faults);
    }

    /// <summary>What one review adds up to.</summary>
    private sealed record Mutation(Resource Resource)
    {
        public JsonPatch Patch { get; } = new(Resource.Root);

        public List<MutationFault> Faults { get; } = [];

        public List<string> Warnings { get; } = [];

        public List<BoundPlace> Places { get; } = [];

        public List<string> Kinds { get; } = [];

        public void Count(string kind, bool changed)
        {
            if (changed)
            {
                Kinds.Add(kind);
            }
        }
    }
}
