using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>Changes Pods, and only Pods: secret references are resolved and the gateway is added. What cannot be done is refused.</summary>
internal sealed class MutatingReviewer(SidecarOptions options, AdmissionMetrics metrics)
{
    private readonly SidecarInjector _injector = new(options);

    /// <param name="request">The request.</param>
    /// <param name="namespaceEnabled">The Pod's namespace asks for the gateway, as the webhook's entry that was called says.</param>
    public Decision Review(AdmissionRequest request, bool namespaceEnabled)
    {
        if (!request.Kind!.Is("", "Pod") || ContainerLists(request) is not { } lists)
        {
            return Decision.Pass;
        }

        if (ReviewedObject.Read(request.Object!.Value, request) is not { } pod)
        {
            return Decision.Unjudged(UnjudgedReason.UnreadableObject);
        }

        var patch = new JsonPatch(pod.Root);
        var faults = new List<MutationFault>();
        var warnings = new List<string>();
        var referred = SecretReferences.Resolve(pod.Root, lists, patch, faults);
        var injected = request.Operation == "CREATE" && Inject(pod.Root, namespaceEnabled, patch, faults, warnings);
        if (faults.Count > 0)
        {
            faults.ForEach(fault => metrics.RecordFinding(fault.Rule, Level.Deny));
            return Decision.Deny($"{pod.Id} is refused:\n- {string.Join("\n- ", faults)}");
        }

        if (referred)
        {
            metrics.RecordPatch("secret-reference");
        }

        if (injected)
        {
            metrics.RecordPatch("sidecar");
        }

        return new Decision
        {
            Outcome = patch.IsEmpty ? Outcome.Allow : Outcome.Patch,
            Patch = patch.IsEmpty ? null : patch.ToBytes(),
            Warnings = warnings,
        };
    }

    // Everything but what was just added is immutable in a Pod that exists.
    private static string[]? ContainerLists(AdmissionRequest request) => (request.Operation, request.SubResource) switch
    {
        ("CREATE", null or "") => ["initContainers", "containers", "ephemeralContainers"],
        ("UPDATE", "ephemeralcontainers") => ["ephemeralContainers"],
        _ => null,
    };

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
}
