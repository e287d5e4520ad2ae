using System.Text.Json.Nodes;
using Enforcer.Issuer.Authorities;
using Enforcer.Kubernetes;
using Enforcer.Resources;

namespace Enforcer.Issuer.Cluster;

/// <summary>
/// Keeps the bundle and the revocation lists in a ConfigMap of every namespace whose workloads carry the gateway: what a gateway verifies the issuer
/// against before it has anything of its own.
/// </summary>
internal sealed partial class BundleDistribution(ClusterClient client, AuthorityFollower authorities, TimeProvider time, ILogger<BundleDistribution> logger) : IIssuerRound
{
    /// <summary>Of the ConfigMap.</summary>
    public const string Name = "enforcer-bundle";

    private const string BundleKey = "ca.crt";
    private const string ListsKey = "crl.pem";

    /// <summary>What somebody changed by hand is put back after so long, without asking for it at each look.</summary>
    private static readonly TimeSpan TrustInOwnWork = TimeSpan.FromMinutes(1);

    private static readonly ApiResource Namespaces = new("", "v1", "namespaces", "Namespace", false, []);
    private static readonly ApiResource ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true, []);

    private readonly Dictionary<string, (string Bundle, string Lists, long At)> _written = new(StringComparer.Ordinal);

    string IIssuerRound.Name => "bundles";

    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses; what was written stays written.</exception>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        var (items, refusal) = await client.ListAsync(Namespaces, null, cancellationToken);
        if (refusal is not null)
        {
            throw ClusterFailure.Refused("the namespaces cannot be listed", refusal);
        }

        var (bundle, lists) = (authorities.Current.BundlePem, authorities.Current.ListsPem);
        foreach (var space in items.Where(IsOurs).Select(item => item.Find("metadata", "name")!.Text!))
        {
            if (_written.TryGetValue(space, out var done) && done.Bundle == bundle && done.Lists == lists && time.GetElapsedTime(done.At) < TrustInOwnWork)
            {
                continue;
            }

            await WriteAsync(space, bundle, lists, cancellationToken);
            _written[space] = (bundle, lists, time.GetTimestamp());
        }
    }

    private static bool IsOurs(MapNode space)
    {
        var labels = space.Find("metadata", "labels");
        return space.Find("status", "phase")?.Text != "Terminating" && (labels?["enforcer.dev/inject"]?.Text == "enabled" || labels?["enforcer.dev/bundle"]?.Text == "enabled");
    }

    private async Task WriteAsync(string space, string bundle, string lists, CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(ConfigMaps, space, Name, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            reply = await client.CreateAsync(ConfigMaps, space, Body(space, bundle, lists), cancellationToken);
        }
        else
        {
            var found = reply.Required($"the ConfigMap {space}/{Name} cannot be read");
            if (found.Find("data", BundleKey)?.Text == bundle && found.Find("data", ListsKey)?.Text == lists)
            {
                return;
            }

            reply = await client.ReplaceAsync(ConfigMaps, space, Name, Body(space, bundle, lists), cancellationToken);
        }

        // A namespace that was deleted meanwhile, or another writer: the next look sees it.
        if (reply.Refusal is not ({ IsNotFound: true } or { IsConflict: true }))
        {
            reply.Required($"the ConfigMap {space}/{Name} cannot be written");
            Log.Distributed(logger, space);
        }
    }

    private static JsonObject Body(string space, string bundle, string lists) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["namespace"] = space,
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "enforcer", ["app.kubernetes.io/managed-by"] = "enforcer-issuer" },
        },
        ["data"] = new JsonObject { [BundleKey] = bundle, [ListsKey] = lists },
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The bundle was written to namespace '{Namespace}'.", EventName = nameof(Distributed))]
        public static partial void Distributed(ILogger logger, string @namespace);
    }
}
