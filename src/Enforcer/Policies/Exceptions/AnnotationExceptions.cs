using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>Reads <c>enforcer.dev/ignore.RULE</c> annotations of a Resource and of the Pod inside it; each covers the whole Resource.</summary>
internal static class AnnotationExceptions
{
    private const string Prefix = "enforcer.dev/ignore.";

    public static IEnumerable<RecordedException> Read(Resource resource)
    {
        var own = resource.Root.Find("metadata", "annotations");
        var pod = PodTemplate.Of(resource)?.Metadata?["annotations"];
        var entries = ReferenceEquals(own, pod) || pod is null ? own?.Entries ?? [] : (own?.Entries ?? []).Concat(pod.Entries);
        return
            from entry in entries
            where entry.Key.StartsWith(Prefix, StringComparison.Ordinal)
            select RecordedException.Inline(resource, entry.Value, entry.Key[Prefix.Length..], entry.Value.Text ?? "", new ExceptionPlace(resource, 0));
    }
}
