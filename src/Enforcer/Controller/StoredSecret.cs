using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;
using Enforcer.Resources;

namespace Enforcer.Controller;

/// <summary>One Secret of ours in the cluster, read and written whole; what somebody else wrote in between is never overwritten.</summary>
internal sealed class StoredSecret(ClusterClient client, string space, string name, string type)
{
    private static readonly ApiResource Secrets = new("", "v1", "secrets", "Secret", true, []);

    private JsonObject? _object;

    /// <summary>The decoded values; null where the Secret does not exist.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<IReadOnlyDictionary<string, string>?> ReadAsync(CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(Secrets, space, name, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            _object = null;
            return null;
        }

        var secret = reply.Required($"the Secret {space}/{name} cannot be read");
        _object = secret.ToJson()!.AsObject();
        return (secret["data"]?.Entries ?? []).ToDictionary(entry => entry.Key, entry => Decoded(entry.Value.Text), StringComparer.Ordinal);
    }

    /// <summary>Writes over what the last <see cref="ReadAsync"/> saw. False where somebody was faster: read again.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<bool> WriteAsync(IEnumerable<KeyValuePair<string, string?>> values, CancellationToken cancellationToken)
    {
        var data = new JsonObject(values.Where(value => value.Value is not null)
            .Select(value => KeyValuePair.Create(value.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Value!)))));
        ApiReply reply;
        if (_object is null)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = space,
                    ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "enforcer", ["app.kubernetes.io/managed-by"] = "enforcer-controller" },
                },
                ["type"] = type,
                ["data"] = data,
            };
            reply = await client.CreateAsync(Secrets, space, body, cancellationToken);
        }
        else
        {
            var body = _object.DeepClone().AsObject();
            body["data"] = data;
            reply = await client.ReplaceAsync(Secrets, space, name, body, cancellationToken);
        }

        if (reply.Refusal is { IsConflict: true } or { IsNotFound: true })
        {
            return false;
        }

        _object = reply.Required($"the Secret {space}/{name} cannot be written").ToJson()!.AsObject();
        return true;
    }

    // Somebody's broken value is as good as none.
    private static string Decoded(string? text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text ?? ""));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
