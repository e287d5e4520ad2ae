using System.Collections.Concurrent;
using Enforcer.Files;
using Enforcer.Kubernetes;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Drift.Sources;

/// <summary>
/// The objects of a cluster: those of the declared kinds in the declared namespaces, and, of kinds without namespaces, those declared and
/// those that give a declared namespace's accounts a role.
/// </summary>
internal sealed class ClusterSource(ClusterClient client) : IDriftSource
{
    // Beyond this many namespaces one list of all of them costs the server less.
    private const int MostNamespaceLists = 8;
    private const int Concurrency = 8;
    private const string Origin = "cluster";

    public string? DefaultNamespace => client.Access.Namespace;

    public bool NeedsScope => true;

    public static ClusterSource Create(string context, DriftSourceOptions options)
    {
        var access = ClusterAccessLocator.OfProcess.Locate(options.Kubeconfig, context.Length == 0 ? null : context);
        return new ClusterSource(new ClusterClient(access, ClusterLimits.Default, TimeProvider.System));
    }

    public async Task<DriftState> ReadAsync(DriftScope? scope, CancellationToken cancellationToken)
    {
        if (scope is null)
        {
            throw new ConfigurationException("a cluster is compared with declarations: one of --desired and --live must be files");
        }

        var kinds = await ResolveAsync(scope, cancellationToken);
        var spaces = kinds
            .Where(kind => kind.Resource.Namespaced)
            .SelectMany(kind => kind.Keys)
            .Select(key => key.Namespace)
            .ToHashSet(StringComparer.Ordinal);
        var reads = kinds.SelectMany(kind => Reads(kind.Resource, kind.Keys, spaces));
        var found = new ConcurrentBag<(int Order, Resource Resource)>();
        await Parallel.ForEachAsync(
            reads.Select((read, order) => (read, order)),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                foreach (var root in await item.read(token))
                {
                    found.Add((item.order, Resource.From(root, Origin)));
                }
            });
        var inOrder = found.OrderBy(item => item.Order).ThenBy(item => item.Resource.Name, StringComparer.Ordinal).Select(item => item.Resource);
        return new DriftState(
            new DeclaredSet([.. OneOfEach(inOrder, scope)], [], 0),
            await DefinitionsAsync(kinds.Select(kind => kind.Resource), cancellationToken),
            client.Access.DangerousAcceptAnyServerCertificate
                ? [
                    $"the kubeconfig skips the verification of {client.Access.Server.Authority} (insecure-skip-tls-verify): "
                    + "anybody in between can read the credentials and forge the answer",
                ]
                : []);
    }

    public void Dispose() => client.Dispose();

    // A kind that is declared in two versions is read in both; each object is taken in the version in which it is declared. What controllers
    // make belongs to neither side unless it is declared.
    private IEnumerable<Resource> OneOfEach(IEnumerable<Resource> resources, DriftScope scope)
    {
        var declared = scope.Objects.DistinctBy(item => item.Key).ToDictionary(item => item.Key, item => item.ApiVersion);
        return resources
            .GroupBy(resource => ObjectKey.Of(resource, client.Access.Namespace))
            .Where(versions => declared.ContainsKey(versions.Key) || !ControllerMade.Is(versions.First()))
            .Select(versions => versions.FirstOrDefault(resource => resource.ApiVersion == declared.GetValueOrDefault(versions.Key)) ?? versions.First());
    }

    // A kind that the server does not know has no objects: those declared are missing.
    private async Task<List<(ApiResource Resource, IReadOnlyList<ObjectKey> Keys)>> ResolveAsync(DriftScope scope, CancellationToken cancellationToken)
    {
        var kinds = new List<(ApiResource Resource, IReadOnlyList<ObjectKey> Keys)>();
        foreach (var kind in scope.Objects.GroupBy(item => (item.ApiVersion, item.Key.Kind)))
        {
            if (await client.Discovery.FindAsync(kind.Key.ApiVersion, kind.Key.Kind, cancellationToken) is { } resource)
            {
                kinds.Add((resource, [.. kind.Select(item => item.Key)]));
            }
        }

        return kinds;
    }

    // The defaults in a custom kind's schema; who may not read definitions compares without them.
    private async Task<IReadOnlyList<Resource>> DefinitionsAsync(IEnumerable<ApiResource> kinds, CancellationToken cancellationToken)
    {
        var definition = await client.Discovery.FindAsync("apiextensions.k8s.io/v1", "CustomResourceDefinition", cancellationToken);
        var names = kinds
            .Where(kind => kind.Group.Contains('.', StringComparison.Ordinal))
            .Select(kind => $"{kind.Plural}.{kind.Group}")
            .Distinct(StringComparer.Ordinal);
        var replies = await Task.WhenAll(definition is null ? [] : names.Select(name => client.GetAsync(definition, null, name, cancellationToken)));
        return [.. replies.Where(reply => reply.Object is not null).Select(reply => Resource.From(reply.Object!, Origin))];
    }

    private IEnumerable<Func<CancellationToken, Task<IReadOnlyList<MapNode>>>> Reads(ApiResource resource, IReadOnlyList<ObjectKey> keys, HashSet<string> spaces)
    {
        var names = keys.Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
        if (resource.Kind == "ClusterRoleBinding")
        {
            yield return async token =>
                [.. (await ListAsync(resource, null, token)).Where(item => names.Contains(item.Find("metadata", "name")?.Text ?? "") || Grants(item, spaces))];
        }
        else if (!resource.Namespaced)
        {
            foreach (var name in names)
            {
                yield return token => GetAsync(resource, name, token);
            }
        }
        else if (spaces.Count > MostNamespaceLists)
        {
            yield return async token =>
                [.. (await ListAsync(resource, null, token)).Where(item => spaces.Contains(item.Find("metadata", "namespace")?.Text ?? ""))];
        }
        else
        {
            foreach (var space in spaces)
            {
                yield return token => ListAsync(resource, space, token);
            }
        }
    }

    private static bool Grants(MapNode binding, HashSet<string> spaces) => (binding["subjects"]?.Items ?? []).Any(subject =>
        subject["namespace"]?.Text is { } space
            ? spaces.Contains(space)
            : spaces.Any(declared => subject["name"]?.Text == "system:serviceaccounts:" + declared));

    private async Task<IReadOnlyList<MapNode>> ListAsync(ApiResource resource, string? space, CancellationToken cancellationToken)
    {
        var (items, refusal) = await client.ListAsync(resource, space, cancellationToken);
        var where = space is null ? "all namespaces" : $"namespace {space}";
        return refusal is null ? items : throw ClusterFailure.Refused($"cannot list {resource.Plural} in {where}", refusal);
    }

    private async Task<IReadOnlyList<MapNode>> GetAsync(ApiResource resource, string name, CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(resource, null, name, cancellationToken);
        return reply.Refusal is { IsNotFound: true } ? [] : [reply.Required($"cannot read {resource.Kind} {name}")];
    }
}
