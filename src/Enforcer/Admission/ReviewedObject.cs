using Enforcer.Admission.Wire;
using Enforcer.Resources;

namespace Enforcer.Admission;

/// <summary>Makes a review's object a Resource, so that the rules see what they see in a file.</summary>
internal static class ReviewedObject
{
    private const string File = "admission";

    /// <summary>Null where the object is beyond what is judged.</summary>
    public static Resource? Read(ObjectJson json, AdmissionRequest request)
    {
        if (json.Root is not { } root)
        {
            return null;
        }

        var metadata = root["metadata"];
        // Old servers fill in the namespace only after admission. For a Namespace the request's namespace is its own name.
        var home = request.Kind!.Is("", "Namespace") ? null : request.Namespace;
        var id = new ResourceId(
            request.Kind.ApiVersion,
            request.Kind.Kind!,
            Known(metadata?["namespace"]?.Text) ?? Known(home),
            Known(metadata?["name"]?.Text) ?? Known(request.Name) ?? metadata?["generateName"]?.Text);
        return new Resource(id, root, File);
    }

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
