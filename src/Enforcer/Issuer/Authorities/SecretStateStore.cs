using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>Keeps the authorities in a Secret that nobody but the issuer may read; the API server refuses whoever writes over a newer version.</summary>
internal sealed class SecretStateStore(ClusterClient client, string space, string secret) : IStateStore
{
    private const string Key = "authorities.json";
    private const int MostAttempts = 10;

    private static readonly ApiResource Secrets = new("", "v1", "secrets", "Secret", true, []);

    public string Name => $"the Secret {space}/{secret}";

    public async Task<AuthorityState?> ReadAsync(CancellationToken cancellationToken) => (await ReadObjectAsync(cancellationToken)).State;

    public async Task<AuthorityState> UpdateAsync(Func<AuthorityState?, AuthorityState> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (body, before) = await ReadObjectAsync(cancellationToken);
            var after = change(before);
            if (ReferenceEquals(after, before))
            {
                return after;
            }

            after = after with { Revision = (before?.Revision ?? 0) + 1 };
            var reply = await WriteAsync(body, after, cancellationToken);
            if (reply.Refusal is { IsConflict: true } or { IsNotFound: true } && attempt < MostAttempts)
            {
                continue;
            }

            reply.Required($"{Name} cannot be written");
            return after;
        }
    }

    private async Task<(JsonObject? Body, AuthorityState? State)> ReadObjectAsync(CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(Secrets, space, secret, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            return (null, null);
        }

        var found = reply.Required($"{Name} cannot be read");
        var body = found.ToJson()!.AsObject();
        return found.Find("data", Key)?.Text is { Length: > 0 } data ? (body, AuthorityDocument.Read(Decoded(data), Name)) : (body, null);
    }

    private Task<ApiReply> WriteAsync(JsonObject? before, AuthorityState state, CancellationToken cancellationToken)
    {
        var data = new JsonObject { [Key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(AuthorityDocument.Write(state))) };
        if (before is not null)
        {
            before["data"] = data;
            return client.ReplaceAsync(Secrets, space, secret, before, cancellationToken);
        }

        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject
            {
                ["name"] = secret,
                ["namespace"] = space,
                ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "enforcer", ["app.kubernetes.io/managed-by"] = "enforcer-issuer" },
            },
            ["type"] = "Opaque",
            ["data"] = data,
        };
        return client.CreateAsync(Secrets, space, body, cancellationToken);
    }

    private string Decoded(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw new ConfigurationException($"{Name} holds no base64 under '{Key}'");
        }
    }
}
