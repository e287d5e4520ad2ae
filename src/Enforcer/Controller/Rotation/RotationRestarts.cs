using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Controller.Reports;
using Enforcer.Kubernetes;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Controller.Rotation;

/// <summary>
/// Restarts the workloads that ask for it when a Secret that their Pods were admitted with has changed: by an annotation of the Pod template, as
/// <c>kubectl rollout restart</c> does, so that the workload's own strategy decides how. Reads metadata of Secrets only, one by one.
/// </summary>
internal sealed partial class RotationRestarts(ClusterClient client, BackgroundScan scan, RateLimit rate, ReportMetrics metrics, TimeProvider time, ILogger logger)
{
    private const string Asked = "enforcer.dev/restart-on-rotate";
    private const string Written = "enforcer.dev/rotated-secrets";

    private static readonly ApiResource Secrets = new("", "v1", "secrets", "Secret", true, []);
    private static readonly HashSet<string> Restartable = new(StringComparer.Ordinal) { "Deployment", "StatefulSet", "DaemonSet" };

    private readonly ObjectEvents _events = new(client, new RateLimit(60, time), time);
    private readonly ApiDiscovery _discovery = new(client);
    private readonly HashSet<ResourceId> _complained = [];

    /// <summary>Looks once at every workload that asks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var workloads = from pod in scan.Pods.All
                        where pod.IsRunning && pod.SecretVersions is not null
                        let maker = pod.Owner ?? default
                        let owner = maker.Name is null ? null : Owners.Of(maker.ApiVersion, maker.Kind, pod.Id.Namespace, maker.Name, scan.Known)
                        where owner is not null && Restartable.Contains(owner.Kind) && owner.Annotation(Asked)?.Text == "true"
                        group pod.SecretVersions by owner.Id;
        foreach (var workload in workloads.OrderBy(workload => workload.Key.ToString(), StringComparer.Ordinal).ToList())
        {
            try
            {
                await LookAsync(workload.Key, [.. workload.SelectMany(Versions).Distinct()], cancellationToken);
            }
            // One that we may not read or change does not keep the others waiting.
            catch (HttpRequestException failure)
            {
                if (_complained.Add(workload.Key))
                {
                    Log.NotRestarted(logger, workload.Key.ToString(), failure.Message);
                }
            }
        }
    }

    private async Task LookAsync(ResourceId workload, IReadOnlyList<(string Name, string Checksum)> admitted, CancellationToken cancellationToken)
    {
        var current = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in admitted.Select(one => one.Name).Distinct(StringComparer.Ordinal))
        {
            var reply = await client.GetMetadataAsync(Secrets, workload.Namespace, name, cancellationToken);
            if (reply.Refusal is { IsNotFound: true })
            {
                // Without it new Pods would not start: those that run are better than none.
                return;
            }

            var metadata = reply.Required($"the metadata of Secret '{name}' cannot be read")["metadata"];
            current[name] = SecretChecksum.Of(metadata?["uid"]?.Text ?? "", metadata?["resourceVersion"]?.Text ?? "");
        }

        var stale = admitted.Where(one => current[one.Name] != one.Checksum).Select(one => one.Name).Distinct(StringComparer.Ordinal).ToList();
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', current.Select(one => $"{one.Key}={one.Value}")))))[..16];
        // The mark follows from the versions: a rollout that is under way, or another replica's, is not begun again.
        if (stale.Count == 0 || scan.Known.Find(new ObjectKey(workload.Group, workload.Kind, workload.Namespace, workload.Name)) is not { } known
            || PodTemplate.Of(known)?.Annotation(Written)?.Text == mark || !rate.TryTake())
        {
            return;
        }

        await RestartAsync(workload, mark, cancellationToken);
        await _events.WriteAsync(workload, "SecretRotated", $"restarted, because {string.Join(", ", stale.Select(name => $"Secret '{name}'"))} changed after its Pods were admitted", isWarning: false, cancellationToken);
    }

    private async Task RestartAsync(ResourceId workload, string mark, CancellationToken cancellationToken)
    {
        if (await _discovery.FindAsync(workload.ApiVersion, workload.Kind, cancellationToken) is not { } kind)
        {
            return;
        }

        var reply = await client.MergeAsync(
            kind,
            workload.Namespace,
            workload.Name!,
            new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Written] = mark } },
                    },
                },
            },
            cancellationToken);
        if (reply.Refusal is not { IsNotFound: true })
        {
            reply.Required($"{workload} cannot be restarted");
            metrics.RecordRestart();
            Log.Restarted(logger, workload.ToString());
        }
    }

    private static IEnumerable<(string Name, string Checksum)> Versions(string? text) =>
        from entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
        let parts = entry.Split('=')
        where parts.Length == 2 && KubernetesNames.IsObjectName(parts[0])
        select (parts[0], parts[1]);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Workload} was restarted, because a Secret that its Pods were admitted with has changed.", EventName = nameof(Restarted))]
        public static partial void Restarted(ILogger logger, string workload);

        [LoggerMessage(2, LogLevel.Warning, "{Workload} asks to be restarted when its Secrets change and cannot be: {Reason}", EventName = nameof(NotRestarted))]
        public static partial void NotRestarted(ILogger logger, string workload, string reason);
    }
}
