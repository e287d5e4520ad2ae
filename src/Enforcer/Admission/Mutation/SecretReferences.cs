using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>
/// Turns an env value <c>secretref:NAME/KEY</c> of a Pod into a reference to the Secret, so that a manifest can say where a value comes
/// from in any tool that only knows plain values. Stored templates keep what their author wrote.
/// </summary>
internal static class SecretReferences
{
    public const string Prefix = "secretref:";

    private const string Rule = "secrets-malformed-reference";

    /// <summary>Adds to <paramref name="patch"/> or, where a reference is malformed, to <paramref name="faults"/>; true where anything changed.</summary>
    /// <param name="root">The Pod.</param>
    /// <param name="lists">Which container lists of the spec may be changed in this request.</param>
    /// <param name="patch">Receives two operations per reference.</param>
    /// <param name="faults">Receives one entry per malformed reference.</param>
    public static bool Resolve(Node root, IEnumerable<string> lists, JsonPatch patch, List<MutationFault> faults)
    {
        var changed = false;
        foreach (var list in lists)
        {
            var containers = root.Find("spec", list)?.Items ?? [];
            for (var container = 0; container < containers.Count; container++)
            {
                var variables = containers[container]["env"]?.Items ?? [];
                for (var variable = 0; variable < variables.Count; variable++)
                {
                    changed |= Resolve(variables[variable], JsonPatch.Pointer("spec", list, Step(container), "env", Step(variable)), patch, faults);
                }
            }
        }

        return changed;
    }

    private static bool Resolve(Node variable, string pointer, JsonPatch patch, List<MutationFault> faults)
    {
        // With a valueFrom beside it the API server refuses the variable anyway; which of the two was meant is not ours to guess.
        if (variable["value"] is not { Text: { } text } value || !text.StartsWith(Prefix, StringComparison.Ordinal) || variable["valueFrom"] is { IsNull: false })
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('/');
        if (parts is not [var name, var key] || !KubernetesNames.IsObjectName(name) || !KubernetesNames.IsDataKey(key))
        {
            faults.Add(new MutationFault(
                Rule,
                value.Path,
                $"what follows '{Prefix}' is not the name of a Secret, a slash and one of its keys",
                $"write {Prefix}NAME/KEY, such as {Prefix}database/password, with a Secret of the Pod's own namespace"));
            return false;
        }

        patch.Remove(pointer + "/value");
        patch.Add(pointer + "/valueFrom", new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = name, ["key"] = key } });
        return true;
    }

    private static string Step(int index) => index.ToString(CultureInfo.InvariantCulture);
}
