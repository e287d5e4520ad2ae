using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Admission.Validation;

/// <summary>The command that takes a literal secret out of its manifest, ready to be pasted, for whoever is refused because of one.</summary>
internal static class FixCommand
{
    private const string Rule = "secrets-env-literal";

    /// <summary>Null where no command mends the finding.</summary>
    public static string? For(Finding finding)
    {
        if (finding.Rule.Id != Rule)
        {
            return null;
        }

        // A Pod's name may end in a dash, where it is only generated; what cannot be a file's name is not repeated.
        var name = finding.Resource.Name?.TrimEnd('-', '.') ?? "";
        var stem = KubernetesNames.IsObjectName(name) ? name : "workload";
        return $"in the folder of its manifest, run: enforcer scan . --fix --secrets-out ~/{stem}-secrets.yaml";
    }
}
