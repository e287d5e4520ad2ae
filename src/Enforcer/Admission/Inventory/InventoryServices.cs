using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Admission.Inventory;

/// <summary>Starts the watches behind a <see cref="ClusterInventory"/>. The webhook is not ready before each kind that the server has was listed.</summary>
internal static class InventoryServices
{
    /// <summary>Needs a <see cref="ClusterClient"/> among the services.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="options">Whether Secrets may be read, and how old knowledge may be.</param>
    public static ClusterInventory AddInventory(this WebApplicationBuilder builder, AdmissionOptions options)
    {
        var known = new KnownSet();
        KindsWatch<Resource>? watch = null;
        builder.Services.AddHostedService(services => watch = Follow(services, known));
        return new ClusterInventory(known, () => watch switch
        {
            null or { IsKnown: false } => InventoryState.Incomplete,
            _ when watch.Staleness > options.StaleAfter => InventoryState.Stale,
            _ => InventoryState.Current,
        });
    }

    private static KindsWatch<Resource> Follow(IServiceProvider services, KnownSet known)
    {
        var trim = new ObjectTrim(keepsWhole: false);
        var watch = new KindsWatch<Resource>(
            services.GetRequiredService<ClusterClient>(),
            [.. FollowedKinds.All.Select(kind => WatchOptions.Of(kind.Group, kind.Kind, kind.Subject))],
            (root, resource) => trim.Keep(root, resource.ApiVersion, resource.Kind),
            (before, after) => known.Move(before, after),
            services.GetRequiredService<WatchMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ClusterInventory>>());
        var listed = services.GetRequiredService<Readiness>().Await("inventory");
        services.GetRequiredService<AdmissionMetrics>().ObserveInventory(() => watch.Staleness);
        // Never faulted: the watch only ever sets it.
        _ = watch.Synced.ContinueWith(_ => listed.Complete(), TaskScheduler.Default);
        return watch;
    }
}
