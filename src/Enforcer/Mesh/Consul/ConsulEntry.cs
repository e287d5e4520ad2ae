using System.Collections.Frozen;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Mesh.Consul;

/// <summary>A Consul configuration entry in any of its forms: custom resource, document of <c>consul config write</c>, Terraform.</summary>
/// <param name="Resource">Where it is written.</param>
/// <param name="Kind">As the custom resource names it.</param>
/// <param name="Body">Its settings.</param>
/// <param name="Holder">The value that holds them as text; null where they are part of the Resource's own tree.</param>
internal sealed record ConsulEntry(Resource Resource, string Kind, Node Body, Node? Holder)
{
    public const string Group = "consul.hashicorp.com";

    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["service-defaults"] = "ServiceDefaults",
        ["proxy-defaults"] = "ProxyDefaults",
        ["service-intentions"] = "ServiceIntentions",
        ["mesh"] = "Mesh",
        ["ingress-gateway"] = "IngressGateway",
        ["terminating-gateway"] = "TerminatingGateway",
        ["exported-services"] = "ExportedServices",
    }.ToFrozenDictionary();

    public string? Name => Resource.ApiVersion == "terraform" ? Resource.Root["name"]?.Text : Resource.Name ?? Find("name")?.Text;

    /// <summary>Null where the Resource is no entry that is known here.</summary>
    public static ConsulEntry? Of(Resource resource)
    {
        var root = resource.Root;
        if (resource.Group == Group)
        {
            return root["spec"] is { } spec ? new ConsulEntry(resource, resource.Kind, spec, null) : null;
        }

        if (resource.ApiVersion is not ("" or "terraform"))
        {
            return null;
        }

        return resource.Kind switch
        {
            "consul_config_entry" => Known(root["kind"]?.Text) is { } kind ? Terraformed(resource, kind, root["config_json"]) : null,
            "consul_config_entry_service_intentions" => new ConsulEntry(resource, "ServiceIntentions", root, null),
            "consul_config_entry_service_defaults" => new ConsulEntry(resource, "ServiceDefaults", root, null),
            _ => Known((root["Kind"] ?? root["kind"])?.Text) is { } kind && IsDocument(root, kind) ? new ConsulEntry(resource, kind, root, null) : null,
        };
    }

    /// <summary>Consul spells a setting <c>mutualTLSMode</c>, <c>MutualTLSMode</c> or <c>mutual_tls_mode</c>, by where it stands.</summary>
    public static Node? In(Node? holder, string key) =>
        (holder?.Entries ?? []).FirstOrDefault(entry => IsSame(entry.Key, key)).Value;

    /// <summary>Follows keys from the body, each in any spelling; a block that Terraform repeats reads as its first.</summary>
    public Node? Find(params ReadOnlySpan<string> keys)
    {
        var node = Body;
        foreach (var key in keys)
        {
            node = In(node is ListNode { Items: [var first, ..] } ? first : node, key);
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    /// <summary>Where a setting stands in the file.</summary>
    public Node Place(Node value) => Holder ?? value;

    public string? Discriminator(Node value) => Holder is null ? null : value.Path;

    private static string? Known(string? kind) => kind is not null && Kinds.TryGetValue(kind, out var name) ? name : null;

    // 'kind: mesh' alone could be anybody's.
    private static bool IsDocument(Node root, string kind) => kind == "Mesh" ? In(root, "tls") is not null || In(root, "allowEnablingPermissiveMutualTLS") is not null : In(root, "name") is not null;

    // In a module, jsonencode(...) leaves what it is given.
    private static ConsulEntry? Terraformed(Resource resource, string kind, Node? config) =>
        config is MapNode ? new ConsulEntry(resource, kind, config, null)
        : Written(config) is { } body ? new ConsulEntry(resource, kind, body, config)
        : null;

    private static MapNode? Written(Node? text) =>
        text?.Text is { Length: > 0 } json && YamlTree.Read(SourceText.Of("config_json", json), ReaderLimits.Default, []) is [MapNode root, ..] ? root : null;

    private static bool IsSame(string written, string key)
    {
        var at = 0;
        foreach (var letter in written)
        {
            if (letter == '_')
            {
                continue;
            }

            if (at == key.Length || char.ToLowerInvariant(letter) != char.ToLowerInvariant(key[at]))
            {
                return false;
            }

            at++;
        }

        return at == key.Length;
    }
}
