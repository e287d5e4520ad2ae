using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Admission.References;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Secrets;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>Turns each <see cref="SecretReference"/> in a Pod's env into the Kubernetes one. Stored templates keep what their author wrote.</summary>
internal static class SecretReferences
{
    private static readonly RuleInfo Rule = new MalformedReferenceRule().Info;

    /// <summary>Adds to <paramref name="patch"/> or, where a reference is malformed, to <paramref name="faults"/>; true where anything changed.</summary>
    /// <param name="root">The Pod.</param>
    /// <param name="lists">Which container lists of the spec may be changed in this request.</param>
    /// <param name="patch">Receives two operations per reference.</param>
    /// <param name="faults">Receives one entry per malformed reference.</param>
    /// <param name="places">Receives what was resolved.</param>
    public static bool Resolve(Node root, IEnumerable<string> lists, JsonPatch patch, List<MutationFault> faults, List<BoundPlace> places)
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
                    changed |= Resolve(variables[variable], JsonPatch.Pointer("spec", list, Step(container), "env", Step(variable)), patch, faults, places);
                }
            }
        }

        return changed;
    }

    /// <summary>Kubernetes' own form of a reference, under <c>valueFrom</c>.</summary>
    public static JsonObject Source(SecretReference reference) =>
        new() { ["secretKeyRef"] = new JsonObject { ["name"] = reference.Name, ["key"] = reference.Key } };

    /// <summary>Puts a reference in the place of a variable's value.</summary>
    /// <param name="pointer">To the variable.</param>
    /// <param name="reference">Where the value lies.</param>
    /// <param name="patch">Receives two operations.</param>
    public static void Put(string pointer, SecretReference reference, JsonPatch patch)
    {
        patch.Remove(pointer + "/value");
        patch.Add(pointer + "/valueFrom", Source(reference));
    }

    private static bool Resolve(Node variable, string pointer, JsonPatch patch, List<MutationFault> faults, List<BoundPlace> places)
    {
        // With a valueFrom beside it the API server refuses the variable anyway; which of the two was meant is not ours to guess.
        if (variable["value"] is not { } value || !SecretReference.IsMeant(value.Text) || variable["valueFrom"] is { IsNull: false })
        {
            return false;
        }

        if (SecretReference.Parse(value.Text) is not { } reference)
        {
            faults.Add(new MutationFault(Rule.Id, value.Path, MalformedReferenceRule.Reason, Rule.Remediation));
            return false;
        }

        Put(pointer, reference, patch);
        places.Add(new BoundPlace(value.Path, reference));
        return true;
    }

    private static string Step(int index) => index.ToString(CultureInfo.InvariantCulture);
}
