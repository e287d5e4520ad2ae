using Enforcer.Admission.References;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>What is to be changed of one object, and what stands against it.</summary>
internal sealed record Mutation(Resource Resource)
{
    public JsonPatch Patch { get; } = new(Resource.Root);

    /// <summary>With any of these the object is refused, and nothing is changed.</summary>
    public List<MutationFault> Faults { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<BoundPlace> Places { get; } = [];

    /// <summary>What was changed, in the words of the metric.</summary>
    public List<string> Kinds { get; } = [];

    public void Count(string kind, bool changed)
    {
        if (changed)
        {
            Kinds.Add(kind);
        }
    }
}
