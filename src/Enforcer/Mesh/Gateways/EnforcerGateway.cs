using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Gateways;

/// <summary>
/// The configuration of Enforcer's own gateway as people keep it: a file, or the text of a ConfigMap. Told by its shape, since it has
/// no kind. Read loosely, unlike the gateway does: a file that it would refuse is judged too.
/// </summary>
/// <param name="Resource">Where it is written.</param>
/// <param name="Root">The settings.</param>
/// <param name="Holder">The value that holds them as text; null for a file.</param>
internal sealed record EnforcerGateway(Resource Resource, Node Root, Node? Holder)
{
    public IEnumerable<Node> Inbound => Listeners("inbound");

    public IEnumerable<Node> Outbound => Listeners("outbound");

    public static IEnumerable<EnforcerGateway> In(Resource resource)
    {
        if (!resource.IsObject)
        {
            return IsGateway(resource.Root) ? [new EnforcerGateway(resource, resource.Root, null)] : [];
        }

        return resource.Is("", "ConfigMap")
            ? from entry in resource.Root["data"]?.Entries ?? []
            // Cheap before the text is read as YAML.
              where entry.Value.Text is { } text && text.Contains("listeners:", StringComparison.Ordinal) && text.Contains("identity:", StringComparison.Ordinal) && text.Contains("direction:", StringComparison.Ordinal)
              let roots = YamlTree.Read(SourceText.Of(entry.Key, entry.Value.Text!), ReaderLimits.Default, [])
              where roots is [MapNode root, ..] && IsGateway(root)
              select new EnforcerGateway(resource, roots[0], entry.Value)
            : [];
    }

    /// <summary>True for a host and port that only this machine or Pod can reach.</summary>
    public static bool IsLoopback(string? address)
    {
        var host = address?.Split("://")[^1].TrimEnd('/') ?? "";
        var colon = host.LastIndexOf(':');
        host = colon > host.IndexOf(']', StringComparison.Ordinal) ? host[..colon] : host;
        return host is "localhost" or "[::1]" or "::1" || host.StartsWith("127.", StringComparison.Ordinal);
    }

    /// <summary>The port that a listener binds; null where it cannot be read.</summary>
    public static string? PortOf(Node listener) => listener["bind"]?.Text is { } bind && bind.LastIndexOf(':') is var at and >= 0 ? bind[(at + 1)..] : null;

    /// <summary>Where a value stands in the file.</summary>
    public Node Place(Node value) => Holder ?? value;

    public string? Discriminator(Node value) => Holder is null ? null : value.Path;

    private static bool IsGateway(Node root) =>
        root["identity"] is MapNode or null && root["trustDomain"] is not null && (root["listeners"]?.Items ?? []).Any(listener => listener["direction"]?.Text is "inbound" or "outbound");

    private IEnumerable<Node> Listeners(string direction) =>
        (Root["listeners"]?.Items ?? []).Where(listener => listener["direction"]?.Text == direction);
}
