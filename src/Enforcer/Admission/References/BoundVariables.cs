using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Finds the variables of a Pod that bindings speak about.</summary>
internal static class BoundVariables
{
    /// <summary>Each bound variable that holds a plain value or the reference already, with where its value lies.</summary>
    /// <param name="spec">The Pod's spec.</param>
    /// <param name="lists">Which container lists.</param>
    /// <param name="bindings">Those that select the Pod, in the order in which they count.</param>
    public static IEnumerable<(Node Variable, SecretReference Reference)> Find(Node spec, IEnumerable<string> lists, IReadOnlyList<SecretBinding> bindings) =>
        from list in lists
        from container in spec[list]?.Items ?? []
        let taking = bindings.Where(binding => binding.Env is not null && binding.Takes(container)).ToList()
        where taking.Count > 0
        from variable in container["env"]?.Items ?? []
        let name = variable["name"]?.Text
        where name is not null
        let reference = taking.Select(binding => binding.For(name)).FirstOrDefault(found => found is not null)
        where reference is not null && IsOurs(variable, reference.Value)
        select (variable, reference.Value);

    /// <summary>A value in clear, where the reference is to stand.</summary>
    public static bool IsPlain(Node variable) => variable["value"]?.Text is { Length: > 0 };

    // The author's own reference wins; one that a binding made may stand beside a value that a client merged in again.
    private static bool IsOurs(Node variable, SecretReference reference) => variable["valueFrom"] switch
    {
        null or { IsNull: true } => IsPlain(variable) && !SecretReference.IsMeant(variable["value"]!.Text),
        var source => source.Find("secretKeyRef", "name")?.Text == reference.Name && source.Find("secretKeyRef", "key")?.Text == reference.Key,
    };
}
