namespace Enforcer.Resources.Kustomize;

/// <summary>
/// Finds the namespace into which kustomizations put the objects of a file, as long as all that take the file up agree: a base that goes
/// into several lies in none of them as far as the files tell.
/// </summary>
/// <remarks>Source: the Kustomize reference, <c>namespace</c>: the outermost kustomization that names one decides.</remarks>
internal sealed class KustomizedNamespaces
{
    // Bases may be taken up again and again by others.
    private const int MostVisits = 20_000;
    private const int DeepestBase = 100;

    private static readonly string[] Lists = ["resources", "bases", "components"];

    private readonly Dictionary<string, Resource> _byFolder;
    private readonly Dictionary<string, HashSet<string>> _ofFile = new(StringComparer.Ordinal);
    private readonly HashSet<(string Folder, string Space)> _visited = [];

    private KustomizedNamespaces(IEnumerable<Resource> resources)
    {
        _byFolder = resources.Where(Kustomizations.IsKustomization).DistinctBy(one => Folder(one.File)).ToDictionary(one => Folder(one.File), StringComparer.Ordinal);
        var taken = _byFolder.Values.SelectMany(TakenUp).ToHashSet(StringComparer.Ordinal);
        foreach (var (folder, kustomization) in _byFolder.Where(entry => !taken.Contains(entry.Key)))
        {
            Visit(folder, kustomization, "", 0);
        }
    }

    /// <summary>The same Resources, in the namespaces into which they are put.</summary>
    public static Func<Resource, Resource> Of(IReadOnlyCollection<Resource> resources)
    {
        var found = new KustomizedNamespaces(resources);
        return found._ofFile.Count == 0 ? resource => resource : found.Placed;
    }

    private static string Folder(string file) => file[..(file.LastIndexOf('/') + 1)];

    private static IEnumerable<string> TakenUp(Resource kustomization) =>
        from list in Lists
        from entry in kustomization.Root[list]?.Items ?? []
        where entry.Text is { Length: > 0 and < 4096 } path && !path.Contains("://", StringComparison.Ordinal)
        select Kustomizations.Below(kustomization.File, entry.Text!) is var below && below.EndsWith(".yaml", StringComparison.Ordinal) || below.EndsWith(".yml", StringComparison.Ordinal) || below.EndsWith(".json", StringComparison.Ordinal)
            ? below
            : below.Length == 0 ? "" : $"{below}/";

    private Resource Placed(Resource resource) =>
        _ofFile.TryGetValue(resource.File, out var spaces) && spaces.Count == 1 && spaces.First() is { Length: > 0 } space && !Kustomizations.IsKustomization(resource) ? resource.PlacedIn(space) : resource;

    private void Visit(string folder, Resource kustomization, string outer, int depth)
    {
        var space = outer.Length > 0 ? outer : kustomization.Root["namespace"]?.Text ?? "";
        if (depth > DeepestBase || _visited.Count >= MostVisits || !_visited.Add((folder, space)))
        {
            return;
        }

        Add(kustomization.File, space);
        foreach (var patch in Kustomizations.PatchFiles([kustomization]))
        {
            Add(patch, space);
        }

        foreach (var path in TakenUp(kustomization))
        {
            if (_byFolder.TryGetValue(path, out var inner))
            {
                Visit(path, inner, space, depth + 1);
            }
            else
            {
                Add(path, space);
            }
        }
    }

    private void Add(string file, string space) =>
        (_ofFile.TryGetValue(file, out var spaces) ? spaces : _ofFile[file] = new HashSet<string>(StringComparer.Ordinal)).Add(space);
}
