using Enforcer.Mesh.Workloads;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Explaining;

/// <summary>Finds what the words of <c>--explain</c> mean: <c>Kind/namespace/name</c>, <c>namespace/name</c> or <c>Kind/name</c>.</summary>
internal static class ExplainedResources
{
    private const int MostSuggestions = 5;

    /// <summary>The Resources that are meant: of several kinds with one name, those that run or are called.</summary>
    /// <exception cref="ConfigurationException">Nothing is called so; the hint names what comes near.</exception>
    public static IReadOnlyList<Resource> Find(string words, ResourceSet resources)
    {
        var parts = words.Split('/');
        var found = resources.All.Where(resource => resource.IsObject && Fits(resource, parts)).ToList();
        if (found.Count == 0)
        {
            throw new ConfigurationException($"--explain: no rule and no resource of the scanned files is called '{words}'", Hint(words, resources));
        }

        var running = found.Where(resource => Workload.Of(resource) is not null).ToList();
        var called = found.Where(resource => resource.Is("", "Service")).ToList();
        return running.Count > 0 ? running : called.Count > 0 ? called : found;
    }

    private static bool Fits(Resource resource, string[] parts) => parts switch
    {
        [var kind, var space, var name] => IsKind(resource, kind) && resource.Namespace == space && resource.Name == name,
        [var first, var name] => resource.Name == name && (resource.Namespace == first || IsKind(resource, first)),
        _ => false,
    };

    private static bool IsKind(Resource resource, string kind) => string.Equals(resource.Kind, kind, StringComparison.OrdinalIgnoreCase);

    private static string Hint(string words, ResourceSet resources)
    {
        var names = words.Contains('/', StringComparison.Ordinal)
            ? resources.All.Where(resource => resource is { IsObject: true, Name: not null }).Select(Forms)
            : RuleCatalog.All.Select(rule => new[] { rule.Info.Id });
        var near = NearNames.Of(words, names, MostSuggestions);
        return near.Count > 0
            ? $"near it are {string.Join(", ", near)}"
            : "write a rule ('enforcer rules' lists them), or Kind/namespace/name, namespace/name or Kind/name of a scanned object";
    }

    // The first is the one that is shown.
    private static string[] Forms(Resource resource) => resource.Namespace is { } space
        ? [$"{resource.Kind}/{space}/{resource.Name}", $"{resource.Kind}/{resource.Name}", $"{space}/{resource.Name}"]
        : [$"{resource.Kind}/{resource.Name}"];
}
