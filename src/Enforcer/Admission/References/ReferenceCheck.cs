using Enforcer.Admission.Mutation;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Holds references against the Secrets that are there. Says nothing where no cluster is followed or its list is not complete yet.</summary>
/// <param name="secrets">What is known; null where no cluster is followed.</param>
/// <param name="missing">What to do about what is missing.</param>
internal sealed class ReferenceCheck(ObjectStore<KnownSecret>? secrets, MissingSecret missing)
{
    public static readonly ReferenceCheck None = new(null, MissingSecret.Ignore);

    private const string Rule = "secrets-missing-reference";

    /// <summary>Adds a warning or a fault for each reference that leads nowhere.</summary>
    public void Check(string? space, IEnumerable<BoundPlace> places, List<MutationFault> faults, List<string> warnings)
    {
        if (secrets is not { IsSynced: true } || missing == MissingSecret.Ignore)
        {
            return;
        }

        foreach (var place in places)
        {
            if (Lacks(space, place.Reference) is not { } lack)
            {
                continue;
            }

            var fault = new MutationFault(Rule, place.Path, lack, "create it, or mend the reference");
            if (missing == MissingSecret.Deny)
            {
                faults.Add(fault);
            }
            else
            {
                warnings.Add(fault.ToString());
            }
        }
    }

    /// <summary>A checksum of the version of a Secret; null where it is not known.</summary>
    public string? Checksum(string? space, string name) => secrets?.Find(space ?? "", name) is { } known
        ? SecretChecksum.Of(known.Uid, known.Version)
        : null;

    private string? Lacks(string? space, SecretReference reference) => secrets!.Find(space ?? "", reference.Name) switch
    {
        null => $"namespace '{space}' has no Secret '{reference.Name}'",
        { Keys: var keys } when !keys.Contains(reference.Key) => $"Secret '{reference.Name}' has no key '{reference.Key}'",
        _ => null,
    };
}
