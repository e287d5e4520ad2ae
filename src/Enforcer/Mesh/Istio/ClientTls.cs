using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>One TLS block of a DestinationRule: how clients speak to a host, one of its ports or one of its subsets.</summary>
/// <param name="Settings">The <c>tls</c> value.</param>
/// <param name="Scope">Whom it concerns, in words for a message.</param>
/// <param name="Port">The Service's port; null for every port without settings of its own.</param>
internal sealed record ClientTls(Node Settings, string Scope, string? Port)
{
    public const string Group = "networking.istio.io";
    public const string Kind = "DestinationRule";

    /// <summary>The mode as written; null where absent, which the protocol reads as DISABLE.</summary>
    public string? Mode => Settings["mode"]?.Text is { Length: > 0 } mode ? mode.ToUpperInvariant() : null;

    /// <summary>True where the block decides for the port: its own, or any that has no settings of its own beside it.</summary>
    public bool IsFor(string port) => Port is not null
        ? Port == port
        : (Settings.Parent?["portLevelSettings"]?.Items ?? []).All(one => one.Find("port", "number")?.Text != port);

    public bool IsDisabled => Mode is null or "DISABLE";

    /// <summary>Every block that decides something: top level and subsets, each with its port-level settings.</summary>
    public static IEnumerable<ClientTls> In(Resource rule)
    {
        var spec = rule.Root["spec"];
        var host = spec?["host"]?.Text ?? "(no host)";
        return Of(spec?["trafficPolicy"], $"host '{host}'").Concat(
            (spec?["subsets"]?.Items ?? []).SelectMany(subset =>
                Of(subset["trafficPolicy"], $"subset '{subset["name"]?.Text}' of host '{host}'")));
    }

    private static IEnumerable<ClientTls> Of(Node? policy, string scope)
    {
        if (policy?["tls"] is { IsNull: false } tls)
        {
            yield return new ClientTls(tls, scope, null);
        }

        foreach (var port in policy?["portLevelSettings"]?.Items ?? [])
        {
            if (port["tls"] is { IsNull: false } portTls)
            {
                yield return new ClientTls(portTls, $"port {port.Find("port", "number")?.Text ?? "(any)"} of {scope}", port.Find("port", "number")?.Text);
            }
        }
    }
}
