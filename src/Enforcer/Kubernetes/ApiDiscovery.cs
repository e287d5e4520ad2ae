using Enforcer.Resources;

namespace Enforcer.Kubernetes;

/// <summary>What a server has, asked group by group on first need and remembered: servers differ, so nothing is assumed.</summary>
internal sealed class ApiDiscovery(ClusterClient client)
{
    private readonly Dictionary<string, IReadOnlyList<ApiResource>> _resources = new(StringComparer.Ordinal);
    private Dictionary<string, List<string>>? _versions;

    /// <summary>
    /// The kind in <paramref name="apiVersion"/> where it is served, else in the group's preferred or any other version that has it; null where
    /// the server does not know the kind.
    /// </summary>
    /// <exception cref="HttpRequestException">The server cannot be reached or refuses discovery.</exception>
    public async Task<ApiResource?> FindAsync(string apiVersion, string kind, CancellationToken cancellationToken)
    {
        var group = new ResourceId(apiVersion, kind, null, null).Group;
        var wanted = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var served = (await VersionsAsync(cancellationToken)).GetValueOrDefault(group) ?? [];
        foreach (var version in served.OrderByDescending(version => string.Equals(version, wanted, StringComparison.Ordinal)))
        {
            var resources = await ResourcesAsync(group, version, cancellationToken);
            if (resources.FirstOrDefault(resource => string.Equals(resource.Kind, kind, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The kinds of one version, without subresources; none where the server does not have the version.</summary>
    public async Task<IReadOnlyList<ApiResource>> ResourcesAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        if (_resources.TryGetValue(path, out var known))
        {
            return known;
        }

        var reply = await client.GetAsync(path, cancellationToken);
        var list = reply.Refusal is { IsNotFound: true } ? null : reply.Required($"cannot discover {path}");
        IReadOnlyList<ApiResource> resources =
        [
            .. (list?["resources"]?.Items ?? [])
                .Where(item => item["name"]?.Text is { } name && !name.Contains('/', StringComparison.Ordinal))
                .Select(item => new ApiResource(
                    group,
                    version,
                    item["name"]!.Text!,
                    item["kind"]?.Text ?? "",
                    item["namespaced"]?.Flag ?? false,
                    [.. (item["verbs"]?.Items ?? []).Select(verb => verb.Text ?? "")])),
        ];
        _resources[path] = resources;
        return resources;
    }

    /// <summary>Versions by group, the preferred one first.</summary>
    public async Task<IReadOnlyDictionary<string, List<string>>> VersionsAsync(CancellationToken cancellationToken)
    {
        if (_versions is not null)
        {
            return _versions;
        }

        var versions = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var core = (await client.GetAsync("api", cancellationToken)).Required("cannot discover the API");
        versions[""] = [.. (core["versions"]?.Items ?? []).Select(version => version.Text ?? "")];
        var groups = (await client.GetAsync("apis", cancellationToken)).Required("cannot discover the API groups");
        foreach (var group in groups["groups"]?.Items ?? [])
        {
            var preferred = group.Find("preferredVersion", "version")?.Text;
            versions[group["name"]?.Text ?? ""] =
            [
                .. (group["versions"]?.Items ?? []).Select(version => version["version"]?.Text ?? "").OrderByDescending(version => version == preferred),
            ];
        }

        return _versions = versions;
    }
}
