using System.Text.Json.Nodes;
using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>
/// The emergency switch: takes the webhook configurations out of the way and puts them back as they were. Needs no running webhook, because
/// it is needed when there is none. What is taken away is kept in a ConfigMap first.
/// </summary>
/// <param name="client">The cluster.</param>
/// <param name="space">The namespace of the ConfigMap.</param>
/// <param name="name">The name of both configurations.</param>
internal sealed class WebhookSwitch(ClusterClient client, string space, string name)
{
    private const string KeptName = "enforcer-disabled-webhooks";

    // What the server writes; an object that carries them cannot be created.
    private static readonly string[] ServerFields = ["resourceVersion", "uid", "creationTimestamp", "generation", "managedFields", "selfLink"];

    private static readonly ApiResource ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true, []);

    /// <summary>Takes the configurations away and returns their kinds; none where they are away already.</summary>
    /// <param name="keep">Whether to keep them for <see cref="EnableAsync"/>; without, a cluster whose namespace is broken can be opened, too.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses; nothing was taken away that is not kept.</exception>
    public async Task<IReadOnlyList<string>> DisableAsync(bool keep, CancellationToken cancellationToken)
    {
        var found = new List<(ApiResource Kind, JsonObject Body)>();
        foreach (var kind in WebhookConfigurations.Kinds)
        {
            var reply = await client.GetAsync(kind, null, name, cancellationToken);
            if (reply.Refusal is not { IsNotFound: true })
            {
                found.Add((kind, reply.Required($"the {kind.Kind} {name} cannot be read").ToJson()!.AsObject()));
            }
        }

        if (keep && found.Count > 0)
        {
            await KeepAsync(found, cancellationToken);
        }

        foreach (var (kind, _) in found)
        {
            var reply = await client.DeleteAsync(kind, null, name, cancellationToken);
            if (reply.Refusal is not { IsNotFound: true })
            {
                reply.Required($"the {kind.Kind} {name} cannot be deleted");
            }
        }

        return [.. found.Select(one => one.Kind.Kind)];
    }

    /// <summary>Puts back what <see cref="DisableAsync"/> kept and returns the kinds; one that stands again meanwhile is left as it is. None where nothing is kept.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses; what is kept stays kept.</exception>
    public async Task<IReadOnlyList<string>> EnableAsync(CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(ConfigMaps, space, KeptName, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            return [];
        }

        var kept = reply.Required($"the ConfigMap {space}/{KeptName} cannot be read");
        var restored = new List<string>();
        foreach (var kind in WebhookConfigurations.Kinds)
        {
            if (kept.Find("data", kind.Kind)?.Text is not { } text)
            {
                continue;
            }

            var created = await client.CreateAsync(kind, null, JsonNode.Parse(text)!.AsObject(), cancellationToken);
            if (created.Refusal is not { IsConflict: true })
            {
                created.Required($"the {kind.Kind} {name} cannot be put back");
                restored.Add(kind.Kind);
            }
        }

        var deleted = await client.DeleteAsync(ConfigMaps, space, KeptName, cancellationToken);
        if (deleted.Refusal is not { IsNotFound: true })
        {
            deleted.Required($"the ConfigMap {space}/{KeptName} cannot be deleted");
        }

        return restored;
    }

    // A configuration kept earlier is replaced only by one of its kind: disabling twice loses nothing.
    private async Task KeepAsync(IEnumerable<(ApiResource Kind, JsonObject Body)> found, CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(ConfigMaps, space, KeptName, cancellationToken);
        var before = reply.Refusal is { IsNotFound: true } ? null : reply.Required($"the ConfigMap {space}/{KeptName} cannot be read").ToJson()!.AsObject();
        var body = before ?? new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = KeptName, ["namespace"] = space },
        };
        var data = body["data"]?.DeepClone().AsObject() ?? [];
        foreach (var (kind, configuration) in found)
        {
            foreach (var field in ServerFields)
            {
                configuration["metadata"]!.AsObject().Remove(field);
            }

            data[kind.Kind] = configuration.ToJsonString();
        }

        body["data"] = data;
        var written = before is null
            ? await client.CreateAsync(ConfigMaps, space, body, cancellationToken)
            : await client.ReplaceAsync(ConfigMaps, space, KeptName, body, cancellationToken);
        written.Required($"the configurations cannot be kept in the ConfigMap {space}/{KeptName}");
    }
}
