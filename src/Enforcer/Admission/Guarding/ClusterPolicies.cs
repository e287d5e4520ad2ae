using Enforcer.Hosting;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Admission.Guarding;

/// <summary>
/// Follows the cluster's EnforcerPolicy: while it is there it stands in place of the configuration file. One that cannot be used is said
/// and counted, and the last good one stays.
/// </summary>
internal sealed partial class ClusterPolicies(ServingPolicies serving, HostingMetrics metrics, ILogger<ClusterPolicies> logger)
{
    private const string Subject = "enforcer-policy";

    private readonly Lock _gate = new();
    private string? _seen;

    /// <summary>Starts the watch; the webhook is not ready before the first list. Needs a <see cref="ClusterClient"/> among the services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ClusterPolicies>();
        services.AddHostedService(provider =>
        {
            var policies = provider.GetRequiredService<ClusterPolicies>();
            var time = provider.GetRequiredService<TimeProvider>();
            ObjectStore<MapNode>? store = null;
            store = new ObjectStore<MapNode>(provider.GetRequiredService<Readiness>().Await(Subject).Complete, () => policies.Adopt(store!.Find("", PolicySettings.DeclaredName)));
            return new ObjectWatch<MapNode>(
                provider.GetRequiredService<ClusterClient>(),
                new WatchOptions { Subject = Subject, ApiVersion = $"{PolicySettings.DeclaredGroup}/v1alpha1", Kind = PolicySettings.DeclaredKind },
                root => root,
                store,
                provider.GetRequiredService<WatchMetrics>(),
                time,
                provider.GetRequiredService<ILogger<ObjectWatch<MapNode>>>());
        });
    }

    /// <param name="policy">The object that counts; null where there is none.</param>
    public void Adopt(MapNode? policy)
    {
        lock (_gate)
        {
            // A status that is written changes nothing.
            var spec = policy is null ? null : policy["spec"]?.ToJson()?.ToJsonString() ?? "";
            if (spec == _seen)
            {
                return;
            }

            _seen = spec;
            try
            {
                serving.Declare(policy is null ? null : PolicySettings.Of(policy, $"{PolicySettings.DeclaredKind} {PolicySettings.DeclaredName}"));
                metrics.RecordReload(Subject);
                Log.Adopted(logger, policy is null ? "the configuration file counts" : "the cluster's policy counts");
            }
            catch (ConfigurationException failure)
            {
                metrics.RecordReloadFailure(Subject);
                Log.Faulty(logger, string.Join("; ", failure.Faults));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Policies changed: {What}.", EventName = nameof(Adopted))]
        public static partial void Adopted(ILogger logger, string what);

        [LoggerMessage(2, LogLevel.Warning, "The cluster's EnforcerPolicy cannot be used, and the last good one stays: {Faults}", EventName = nameof(Faulty))]
        public static partial void Faulty(ILogger logger, string faults);
    }
}
