using Enforcer.Admission.References;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>
/// Puts back the references of a Pod that exists where a client wrote again what admission made them from: its env is immutable, so
/// anything else in their place has the whole update refused. What is stored otherwise stays as the client wrote it.
/// </summary>
/// <param name="stored">The Pod as it is stored; asked for at most once, and only where a value may stand for a reference.</param>
internal sealed class StoredReferences(Func<Node?> stored)
{
    private readonly Lazy<Node?> _stored = new(stored);

    /// <summary>Each variable with a well-formed <see cref="SecretReference"/> to where the stored one refers.</summary>
    /// <param name="pod">The Pod as it is to be.</param>
    /// <param name="lists">Which container lists.</param>
    public IEnumerable<(Node Variable, SecretReference Reference)> Written(Node pod, IEnumerable<string> lists) =>
        from list in lists
        from container in pod.Find("spec", list)?.Items ?? []
        from variable in container["env"]?.Items ?? []
        let reference = SecretReference.Parse(variable["value"]?.Text)
        where reference is not null && Stands(variable, reference.Value)
        select (variable, reference.Value);

    /// <summary>Each variable with a plain value that a binding takes from where the stored one refers.</summary>
    /// <param name="spec">The spec of the Pod as it is to be.</param>
    /// <param name="lists">Which container lists.</param>
    /// <param name="bindings">Those that select the Pod, in the order in which they count.</param>
    public IEnumerable<(Node Variable, SecretReference Reference)> Bound(Node spec, IEnumerable<string> lists, IReadOnlyList<SecretBinding> bindings) =>
        from found in BoundVariables.Find(spec, lists, bindings)
        where BoundVariables.IsPlain(found.Variable) && !SecretReference.IsMeant(found.Variable["value"]!.Text) && Stands(found.Variable, found.Reference)
        select found;

    /// <summary>Each mount that stands where a binding has the stored Pod mount its file, with the stored one.</summary>
    /// <param name="spec">The spec of the Pod as it is to be.</param>
    /// <param name="bindings">Those that select the Pod, in the order in which they count.</param>
    public IEnumerable<(Node Mount, Node Stored)> Files(Node spec, IReadOnlyList<SecretBinding> bindings) =>
        from found in BoundFiles.Displaced(spec, bindings)
        let before = Stored(found.Mount)
        where before is not null && BoundFiles.IsOurs(before, found.Volume, found.Path)
        select (found.Mount, before);

    // A client that merges keeps the stored reference beside its value; beside any other the value is not ours to take away.
    private bool Stands(Node variable, SecretReference reference) =>
        (variable["valueFrom"] is null or { IsNull: true } || Refers(variable, reference))
        && Stored(variable) is { } before
        && before["name"]?.Text == variable["name"]?.Text
        && Refers(before, reference);

    // What stands in the same place of the same container.
    private Node? Stored(Node item)
    {
        var container = item.Parent!.Parent!;
        var before = _stored.Value?.Find("spec", container.Parent!.Key!)?.Items.FirstOrDefault(other => other["name"]?.Text == container["name"]?.Text);
        return before?[item.Parent.Key!]?.Items.ElementAtOrDefault(item.Index);
    }

    // Exactly what admission writes: an optional reference is its author's own.
    private static bool Refers(Node variable, SecretReference reference) =>
        variable.Find("valueFrom", "secretKeyRef") is { } source
        && source["name"]?.Text == reference.Name
        && source["key"]?.Text == reference.Key
        && source["optional"] is null or { IsNull: true };
}
