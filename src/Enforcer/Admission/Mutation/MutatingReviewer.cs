using Enforcer.Admission.References;
using Enforcer.Admission.Validation;
using Enforcer.Admission.Wire;
using Enforcer.Policies;

namespace Enforcer.Admission.Mutation;

/// <summary>Answers the mutating webhook: what <see cref="ObjectMutator"/> makes of the object under review, as a patch or a refusal.</summary>
internal sealed class MutatingReviewer(SidecarOptions options, SecretBindings bindings, ReferenceCheck check, AdmissionMetrics metrics)
{
    // The API server drops warnings beyond 4096 characters in all.
    private const int MostWarnings = 16;

    private const int MostFaults = 32;

    private readonly ObjectMutator _mutator = new(options, bindings, check);

    /// <param name="request">The request.</param>
    /// <param name="namespaceEnabled">The Pod's namespace asks for the gateway, as the webhook's entry that was called says.</param>
    public Decision Review(AdmissionRequest request, bool namespaceEnabled)
    {
        var operation = new MutatedOperation(request.Kind!.Is("", "Pod"), request.Kind.Is("batch", "Job"), request.Operation, request.SubResource);
        if (!_mutator.Concerns(operation, request.Namespace))
        {
            return Decision.Pass;
        }

        return ReviewedObject.Read(request.Object!, request) is { } resource
            ? Decide(_mutator.Mutate(resource, operation, namespaceEnabled, () => request.OldObject?.Root))
            : Decision.Unjudged(UnjudgedReason.UnreadableObject);
    }

    private Decision Decide(Mutation change)
    {
        if (change.Faults.Count > 0)
        {
            change.Faults.ForEach(fault => metrics.RecordFinding(fault.Rule, Level.Deny));
            var more = change.Faults.Count > MostFaults ? $"\n- and {change.Faults.Count - MostFaults} more" : "";
            return Decision.Deny($"{FindingText.Part($"{change.Resource.Id}")} is refused:\n- {string.Join("\n- ", change.Faults.Take(MostFaults))}{more}");
        }

        change.Kinds.ForEach(metrics.RecordPatch);
        return new Decision
        {
            Outcome = !change.Patch.IsEmpty ? Outcome.Patch : change.Warnings.Count > 0 ? Outcome.Warn : Outcome.Allow,
            Patch = change.Patch.IsEmpty ? null : change.Patch.ToBytes(),
            Warnings = Told([.. change.Warnings.Distinct(StringComparer.Ordinal)]),
        };
    }

    // The last one that fits counts those that do not.
    private static List<string> Told(List<string> warnings) => warnings.Count <= MostWarnings
        ? [.. warnings.Select(FindingText.Part)]
        : [.. warnings.Take(MostWarnings - 1).Select(FindingText.Part), $"and {warnings.Count - MostWarnings + 1} more"];
}
