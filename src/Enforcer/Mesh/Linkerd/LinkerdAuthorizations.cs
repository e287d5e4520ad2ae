using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Linkerd;

/// <summary>Whom the authorizations of a set let in at a Server.</summary>
internal sealed class LinkerdAuthorizations
{
    public const string Group = "policy.linkerd.io";

    private readonly ILookup<(string? Namespace, string Kind, string? Name), Resource> _policies;
    private readonly ILookup<(string? Namespace, string Name), Resource> _named;
    private readonly ILookup<string?, Resource> _selecting;
    private readonly HashSet<(string? Namespace, string? Name)> _everywhere;

    public LinkerdAuthorizations(ResourceSet resources)
    {
        var older = resources.OfKind(Group, "ServerAuthorization").ToList();
        _policies = resources.OfKind(Group, "AuthorizationPolicy").ToLookup(one => (one.Namespace, one.Root.Find("spec", "targetRef", "kind")?.Text ?? "", one.Root.Find("spec", "targetRef", "name")?.Text));
        _named = older.Where(one => one.Root.Find("spec", "server", "name")?.Text is not null).ToLookup(one => (one.Namespace, one.Root.Find("spec", "server", "name")!.Text!));
        _selecting = older.Where(one => one.Root.Find("spec", "server", "selector") is not null).ToLookup(one => one.Namespace);
        _everywhere = [.. resources.OfKind(Group, "NetworkAuthentication").Where(one => IsEverywhere(one.Root.Find("spec", "networks"))).Select(one => (one.Namespace, one.Name))];
    }

    public IEnumerable<LinkerdStep> At(Resource server)
    {
        var policies = _policies[(server.Namespace, "Server", server.Name)].Concat(_policies[(server.Namespace, "Namespace", server.Namespace)]);
        var older = _named[(server.Namespace, server.Name ?? "")]
            .Concat(_selecting[server.Namespace].Where(one => LabelSelector.MayMatch(one.Root.Find("spec", "server", "selector"), server.Root.Find("metadata", "labels"))));
        return policies.Select(OfPolicy).Concat(older.Select(OfOlder)).OfType<LinkerdStep>();
    }

    // All that is required must hold, so one identity is enough to keep the unknown out.
    private LinkerdStep? OfPolicy(Resource policy)
    {
        if (policy.Root.Find("spec", "requiredAuthenticationRefs") is not ListNode required)
        {
            return null;
        }

        var mode = required.Items.Any(one => one["kind"]?.Text is "MeshTLSAuthentication" or "ServiceAccount") ? LinkerdMode.Authenticated
            : required.Items.All(one => _everywhere.Contains((one["namespace"]?.Text ?? policy.Namespace, one["name"]?.Text))) ? LinkerdMode.Unauthenticated
            : LinkerdMode.Unknown;
        return Say(policy, required, mode);
    }

    private static LinkerdStep? OfOlder(Resource policy)
    {
        if (policy.Root.Find("spec", "client") is not MapNode client)
        {
            return null;
        }

        var anyone = client["unauthenticated"] ?? client.Find("meshTLS", "unauthenticatedTLS");
        var isOpen = anyone?.Flag == true && (client["networks"] is null || IsEverywhere(client["networks"]));
        return Say(policy, isOpen ? anyone! : client, isOpen ? LinkerdMode.Unauthenticated : client["meshTLS"] is MapNode && anyone?.Flag != true ? LinkerdMode.Authenticated : LinkerdMode.Unknown);
    }

    private static LinkerdStep Say(Resource policy, Node at, LinkerdMode mode) => new(policy, at, mode, mode switch
    {
        LinkerdMode.Authenticated => $"{policy.Kind} '{policy.Name}' lets in callers with an identity",
        LinkerdMode.Unauthenticated => $"{policy.Kind} '{policy.Name}' lets in callers without a certificate, from anywhere",
        _ => $"{policy.Kind} '{policy.Name}' lets in some networks without a certificate",
    });

    private static bool IsEverywhere(Node? networks) =>
        (networks?.Items ?? []).Any(one => one["cidr"]?.Text is { } cidr && cidr.EndsWith("/0", StringComparison.Ordinal) && !(one["except"]?.Items.Count > 0));
}
