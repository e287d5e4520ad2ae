using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>The <c>caBundle</c> of every webhook of ours: what the API server verifies the webhook's certificate against.</summary>
internal sealed class WebhookBundles(ClusterClient client, string name)
{
    private readonly List<(ApiResource Kind, JsonObject Body)> _found = [];

    /// <summary>What the configurations trust now, as PEM, one after the other; those that do not exist trust nothing.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        _found.Clear();
        foreach (var kind in WebhookConfigurations.Kinds)
        {
            var reply = await client.GetAsync(kind, null, name, cancellationToken);
            if (reply.Refusal is not { IsNotFound: true })
            {
                _found.Add((kind, reply.Required($"the {kind.Kind} {name} cannot be read").ToJson()!.AsObject()));
            }
        }

        return string.Concat(_found.SelectMany(found => Clients(found.Body)).Select(Bundle).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Puts the bundle into every webhook that <see cref="ReadAsync"/> saw. False where somebody was faster: read again.</summary>
    /// <returns>Whether all have it, and how many configurations were written.</returns>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<(bool AllHaveIt, int Written)> WriteAsync(string bundle, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var (kind, body) in _found)
        {
            var stale = Clients(body).Where(client => Bundle(client) != bundle).ToList();
            if (stale.Count == 0)
            {
                continue;
            }

            stale.ForEach(client => client["caBundle"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(bundle)));
            var reply = await client.ReplaceAsync(kind, null, name, body, cancellationToken);
            if (reply.Refusal is { IsConflict: true } or { IsNotFound: true })
            {
                return (false, written);
            }

            reply.Required($"the {kind.Kind} {name} cannot be written");
            written++;
        }

        return (true, written);
    }

    private static IEnumerable<JsonObject> Clients(JsonObject configuration) =>
        (configuration["webhooks"]?.AsArray() ?? []).Select(webhook => webhook?["clientConfig"]).OfType<JsonObject>();

    private static string Bundle(JsonObject client)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(client["caBundle"]?.GetValue<string>() ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
