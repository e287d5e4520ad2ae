using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>Reads what one DestinationRule says of one port: port-level settings replace the rule's own as a whole, TLS included.</summary>
internal static class ClientStatements
{
    /// <summary>Widest first; the last one decides.</summary>
    public static IEnumerable<ClientStep> Of(DestinationRule rule, string port)
    {
        if (rule.TrafficPolicy is not { } policy)
        {
            yield break;
        }

        if (policy["tls"] is { IsNull: false } tls)
        {
            yield return Read(rule.Resource, tls);
        }

        if ((policy["portLevelSettings"]?.Items ?? []).FirstOrDefault(one => one.Find("port", "number")?.Text == port) is { } own)
        {
            yield return own["tls"] is { IsNull: false } portTls
                ? Read(rule.Resource, portTls)
                : new ClientStep(rule.Resource, own, null, "port-level settings without tls leave it to the mesh");
        }
    }

    public static ClientMode ModeOf(Node tls) => tls["mode"]?.Text?.ToUpperInvariant() switch
    {
        null or "" or "DISABLE" => ClientMode.Plaintext,
        "SIMPLE" or "MUTUAL" => ClientMode.ForeignTls,
        "ISTIO_MUTUAL" => ClientMode.MutualTls,
        _ => ClientMode.Unknown,
    };

    private static ClientStep Read(Resource rule, Node tls) =>
        new(rule, tls["mode"] ?? tls, ModeOf(tls), tls["mode"]?.Text is { Length: > 0 } mode ? $"mode {mode}" : "tls without a mode, which means DISABLE");
}
