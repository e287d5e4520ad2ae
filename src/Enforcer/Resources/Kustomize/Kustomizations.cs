namespace Enforcer.Resources.Kustomize;

/// <summary>
/// Tells the patches of kustomizations from whole objects: a patch names only what it changes, so that what it leaves out is not missing.
/// </summary>
/// <remarks>Source: the Kustomize reference, <c>patches</c>, <c>patchesStrategicMerge</c> (older) and <c>patchesJson6902</c> (older).</remarks>
internal static class Kustomizations
{
    private const string Group = "kustomize.config.k8s.io";

    /// <summary>The files, as they are shown, that hold patches; paths are relative to the kustomization that names them.</summary>
    public static HashSet<string> PatchFiles(IEnumerable<Resource> resources) => (
        from resource in resources
        where IsKustomization(resource)
        from path in Patches(resource.Root)
        select Below(resource.File, path)).ToHashSet(StringComparer.Ordinal);

    /// <summary>True for a kustomization of files, which may be written without its kind.</summary>
    public static bool IsKustomization(Resource resource) => resource.IsObject
        ? resource.Group == Group
        : FileName(resource.File) is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    private static IEnumerable<string> Patches(MapNode root) =>
        (root["patches"]?.Items ?? []).Concat(root["patchesJson6902"]?.Items ?? []).Select(patch => patch["path"]?.Text)
            .Concat((root["patchesStrategicMerge"]?.Items ?? []).Select(patch => patch.Text))
            .OfType<string>()
            .Where(path => path.Length is > 0 and < 4096 && !path.Contains('\n', StringComparison.Ordinal));

    /// <summary>A path that stands in a file, from where the file's own path starts.</summary>
    public static string Below(string file, string path)
    {
        var parts = new List<string>(file.Split('/'));
        parts.RemoveAt(parts.Count - 1);
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ""))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string FileName(string file) => file[(file.LastIndexOf('/') + 1)..];
}
