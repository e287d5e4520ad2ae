using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;

namespace Enforcer.Admission.Inventory;

/// <summary>Starts the watches behind a <see cref="ClusterInventory"/>. The webhook is not ready before each has listed its kind.</summary>
internal static class InventoryServices
{
    private static readonly WatchOptions Exceptions = new() { Subject = "policy-exceptions", ApiVersion = "enforcer.dev/v1alpha1", Kind = "PolicyException" };

    // What decides a workload's mode. A new kind is one line, and one in manifests/components/in-cluster.
    private static readonly WatchOptions[] Deciding =
    [
        new() { Subject = "namespaces", ApiVersion = "v1", Kind = "Namespace" },
        new() { Subject = "peer-authentications", ApiVersion = "security.istio.io/v1", Kind = "PeerAuthentication" },
        new() { Subject = "deployments", ApiVersion = "apps/v1", Kind = "Deployment" },
        new() { Subject = "stateful-sets", ApiVersion = "apps/v1", Kind = "StatefulSet" },
        new() { Subject = "daemon-sets", ApiVersion = "apps/v1", Kind = "DaemonSet" },
    ];

    // What no rule reads and what would fill the memory.
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "status", "managedFields", "kubectl.kubernetes.io/last-applied-configuration" };

    /// <summary>Needs a <see cref="ClusterClient"/> among the services.</summary>
    public static ClusterInventory AddInventory(this WebApplicationBuilder builder) =>
        new([.. Deciding.Select(options => Follow(builder.Services, options))], Follow(builder.Services, Exceptions));

    private static ObjectStore<Resource> Follow(IServiceCollection services, WatchOptions options)
    {
        ReadinessTask? listed = null;
        var store = new ObjectStore<Resource>(() => listed?.Complete());
        // By the interface: AddHostedService takes each type once.
        services.AddSingleton<IHostedService>(provider =>
        {
            listed = provider.GetRequiredService<Readiness>().Await(options.Subject);
            return new ObjectWatch<Resource>(
                provider.GetRequiredService<ClusterClient>(),
                options,
                root => Resource.From(Trimmed(root), "cluster"),
                store,
                provider.GetRequiredService<WatchMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<ObjectWatch<Resource>>>());
        });
        return store;
    }

    private static MapNode Trimmed(MapNode map) => new(
        map.Entries.Where(entry => !Dropped.Contains(entry.Key)).Select(entry => entry.Value is MapNode inner && entry.Key is "metadata" or "annotations"
            ? entry with { Value = Trimmed((MapNode)entry.Value) }
            : entry),
        map.Start,
        map.End);
}
