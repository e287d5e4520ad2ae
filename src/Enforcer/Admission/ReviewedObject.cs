using Enforcer.Admission.Wire;
using Enforcer.Resources;

namespace Enforcer.Admission;

/// <summary>Makes a review's object a Resource, so that the rules see what they see in a file.</summary>
internal static class ReviewedObject
{
    private const string File = "admission";

    // What pods/ephemeralcontainers took before Kubernetes 1.22: the list alone.
    private const string FormerKind = "EphemeralContainers";

    /// <summary>Null where the object is beyond what is judged.</summary>
    public static Resource? Read(ObjectJson json, AdmissionRequest request)
    {
        if (json.Root is not { } root)
        {
            return null;
        }

        if (request.Kind!.Is("", FormerKind))
        {
            return AsPod(root, request);
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

    // Its Pod is not shown, and one without other containers is judged as one with them.
    private static Resource AsPod(MapNode root, AdmissionRequest request)
    {
        Node containers = root["ephemeralContainers"]?.Copy() ?? Empty();
        var spec = Map(("containers", Empty()), ("ephemeralContainers", containers));
        var id = new ResourceId("v1", "Pod", request.Namespace, request.Name);
        return new Resource(id, Map(("metadata", root["metadata"]?.Copy() ?? Map()), ("spec", spec)), File);
    }

    private static MapNode Map(params (string Key, Node Value)[] entries) =>
        new([.. entries.Select(entry => new MapEntry(entry.Key, TextPosition.Start, entry.Value))], TextPosition.Start, TextPosition.Start);

    private static ListNode Empty() => new([], TextPosition.Start, TextPosition.Start);

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
