using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Admission.References;

/// <summary>
/// Takes bound values out of the copy that <c>kubectl apply</c> keeps of the manifest in an annotation: there the value would be stored
/// after all.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>True where the annotation held a bound value.</summary>
    public static bool Bind(Resource resource, IReadOnlyList<SecretBinding> bindings, JsonPatch patch)
    {
        if (resource.Annotation(Annotation)?.Text is not { } text || Read(text) is not { } copy || PodTemplate.Of(copy) is not { } pod)
        {
            return false;
        }

        var bound = BoundVariables.Find(pod.Spec, Lists, bindings).Where(found => BoundVariables.IsPlain(found.Variable)).ToList();
        if (bound.Count == 0)
        {
            return false;
        }

        var root = copy.Root.ToJson()!;
        foreach (var (variable, reference) in bound)
        {
            var target = JsonPatch.Steps(variable).Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!).AsObject();
            target.Remove("value");
            target["valueFrom"] = SecretReferences.Source(reference);
        }

        patch.Set(["metadata", "annotations"], Annotation, JsonValue.Create(root.ToJsonString(Written) + "\n"));
        return true;
    }

    private static Resource? Read(string text)
    {
        var errors = new List<ReadError>();
        return JsonTree.Read(SourceText.Of("", text), ReaderLimits.Default, errors) is [MapNode root] && errors.Count == 0 ? Resource.From(root, "") : null;
    }
}
