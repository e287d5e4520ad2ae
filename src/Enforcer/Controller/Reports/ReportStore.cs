using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>
/// Our reports in the cluster: at most one for a namespace and one for what stands in none. One that says what it said is not written again; one
/// with nothing to say is removed.
/// </summary>
internal sealed class ReportStore(ClusterClient client, int mostResults)
{
    // The newer home first.
    private static readonly (string ApiVersion, string Namespaced, string ClusterWide)[] Homes =
        [("openreports.io/preferred", "Report", "ClusterReport"), ("wgpolicyk8s.io/v1alpha2", "PolicyReport", "ClusterPolicyReport")];

    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);
    private (ApiResource Namespaced, ApiResource ClusterWide)? _home;

    /// <summary>Finds out where reports go and which there are, with the fingerprints in them; null where the server has no kind for reports.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>?> OpenAsync(CancellationToken cancellationToken)
    {
        _written.Clear();
        _home = null;
        var discovery = new ApiDiscovery(client);
        foreach (var (apiVersion, namespaced, clusterWide) in Homes)
        {
            if (await discovery.FindAsync(apiVersion, namespaced, cancellationToken) is { } one && await discovery.FindAsync(apiVersion, clusterWide, cancellationToken) is { } other)
            {
                _home = (one, other);
                return await ReadAsync(cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Makes the place's report say these findings. True where anything was written.</summary>
    /// <param name="place">The namespace; empty for what stands in none.</param>
    /// <param name="findings">All of them, suppressed ones included.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<bool> WriteAsync(string place, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var (kind, space) = Home(place);
        if (findings.Count == 0)
        {
            return _written.Remove(place) && await RemoveAsync(kind, space, cancellationToken);
        }

        var body = ReportDocument.Of(kind.ApiVersion, kind.Kind, space, findings, mostResults);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())));
        if (_written.GetValueOrDefault(place) == digest)
        {
            return false;
        }

        var reply = await client.GetAsync(kind, space, ReportDocument.Source, cancellationToken);
        ApiReply written;
        if (reply.Refusal is { IsNotFound: true })
        {
            written = await client.CreateAsync(kind, space, body, cancellationToken);
        }
        else
        {
            var standing = reply.Required($"the {kind.Kind} of '{place}' cannot be read");
            body["metadata"]!["resourceVersion"] = standing.Find("metadata", "resourceVersion")?.Text;
            written = await client.ReplaceAsync(kind, space, ReportDocument.Source, body, cancellationToken);
        }

        // A namespace that goes away takes no reports, and one that is gone needs none.
        if (written.Refusal is { } refusal && (refusal.IsNotFound || refusal.Message.Contains("being terminated", StringComparison.Ordinal)))
        {
            return false;
        }

        written.Required($"the {kind.Kind} of '{place}' cannot be written");
        _written[place] = digest;
        return true;
    }

    private (ApiResource Kind, string? Space) Home(string place) =>
        _home is not { } home ? throw new InvalidOperationException("the store was not opened") : place.Length == 0 ? (home.ClusterWide, null) : (home.Namespaced, place);

    // What another leader wrote says nothing of how it was made: it is compared and written anew where it differs.
    private async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> ReadAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var kind in new[] { _home!.Value.Namespaced, _home.Value.ClusterWide })
        {
            var (items, refusal) = await client.ListAsync(kind, null, cancellationToken);
            if (refusal is not null)
            {
                throw ClusterFailure.Refused($"the {kind.Plural} cannot be listed", refusal);
            }

            foreach (var report in items.Where(report => report.Find("metadata", "labels", ReportDocument.ManagedBy)?.Text == ReportDocument.Source))
            {
                var place = report.Find("metadata", "namespace")?.Text ?? "";
                known[place] = (report["results"]?.Items ?? []).Select(result => result.Find("properties", "fingerprint")?.Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
                _written[place] = Digest(report);
            }
        }

        return known;
    }

    private static string Digest(MapNode report)
    {
        var body = report.ToJson()!.AsObject();
        var metadata = body["metadata"]!.AsObject();
        var kept = new JsonObject();
        foreach (var key in new[] { "name", "labels", "namespace", "annotations" })
        {
            if (metadata[key] is { } value)
            {
                kept[key] = value.DeepClone();
            }
        }

        var ordered = new JsonObject
        {
            ["apiVersion"] = body["apiVersion"]?.DeepClone(),
            ["kind"] = body["kind"]?.DeepClone(),
            ["metadata"] = kept,
            ["summary"] = body["summary"]?.DeepClone(),
            ["results"] = body["results"]?.DeepClone(),
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ordered.ToJsonString())));
    }

    private async Task<bool> RemoveAsync(ApiResource kind, string? space, CancellationToken cancellationToken)
    {
        var reply = await client.DeleteAsync(kind, space, ReportDocument.Source, cancellationToken);
        if (reply.Refusal is not { IsNotFound: true })
        {
            reply.Required($"the {kind.Kind} of '{space}' cannot be removed");
        }

        return true;
    }
}
