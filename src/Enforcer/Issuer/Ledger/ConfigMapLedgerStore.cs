using System.Text.Json.Nodes;
using Enforcer.Kubernetes;

namespace Enforcer.Issuer.Ledger;

/// <summary>One ConfigMap for each replica in the issuer's namespace; it holds serial numbers and nothing secret.</summary>
internal sealed class ConfigMapLedgerStore(ClusterClient client, string space) : ILedgerStore
{
    private const string Prefix = "enforcer-issuer-ledger-";
    private const string Key = "ledger.json";

    private static readonly ApiResource ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true, []);

    public async Task WriteAsync(LeafRecord record, CancellationToken cancellationToken)
    {
        var name = NameOf(record.Replica);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = space,
                ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "enforcer", ["app.kubernetes.io/managed-by"] = "enforcer-issuer" },
            },
            ["data"] = new JsonObject { [Key] = LedgerText.Write(record) },
        };
        // Only this replica writes it, so nothing is compared.
        var reply = await client.ReplaceAsync(ConfigMaps, space, name, body, cancellationToken);
        if (reply.Refusal is { IsNotFound: true })
        {
            reply = await client.CreateAsync(ConfigMaps, space, body, cancellationToken);
        }

        reply.Required($"the ConfigMap {space}/{name} cannot be written");
    }

    public async Task<IReadOnlyList<LeafRecord>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var (items, refusal) = await client.ListAsync(ConfigMaps, space, cancellationToken);
        if (refusal is not null)
        {
            throw ClusterFailure.Refused($"the ConfigMaps of {space} cannot be listed", refusal);
        }

        return
        [
            .. items.Select(item => (Name: item.Find("metadata", "name")?.Text ?? "", Text: item.Find("data", Key)?.Text))
                .Where(item => item.Name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(item => LedgerText.Read(item.Text ?? "", $"the ConfigMap {space}/{item.Name}")),
        ];
    }

    public async Task RemoveAsync(string replica, CancellationToken cancellationToken)
    {
        var reply = await client.DeleteAsync(ConfigMaps, space, NameOf(replica), cancellationToken);
        if (reply.Refusal is not { IsNotFound: true })
        {
            reply.Required($"the ConfigMap {space}/{NameOf(replica)} cannot be deleted");
        }
    }

    private static string NameOf(string replica) => Prefix + replica.ToLowerInvariant().Replace('_', '-');
}
