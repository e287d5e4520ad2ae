using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Notes on a Pod the versions of the Secrets that it was admitted with, so that a rotation can be told from its manifest.</summary>
internal static class SecretVersions
{
    /// <summary><c>NAME=CHECKSUM</c>, by comma, in the order of the names; written by us.</summary>
    public const string Annotation = "enforcer.dev/secret-versions";

    /// <summary>Sets the annotation where it says something else; leaves it where nothing is known.</summary>
    public static void Note(Resource pod, IEnumerable<BoundPlace> places, ReferenceCheck check, JsonPatch patch)
    {
        var standing = pod.Annotation(Annotation)?.Text;
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (standing ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('=') is [var name, var checksum])
            {
                versions[name] = checksum;
            }
        }

        foreach (var name in places.Select(place => place.Reference.Name).Distinct(StringComparer.Ordinal))
        {
            if (check.Checksum(pod.Namespace, name) is { } checksum)
            {
                versions[name] = checksum;
            }
        }

        var text = string.Join(',', versions.Select(version => $"{version.Key}={version.Value}"));
        if (text.Length > 0 && text != standing)
        {
            patch.Set(["metadata", "annotations"], Annotation, JsonValue.Create(text));
        }
    }
}
