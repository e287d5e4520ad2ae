using Enforcer.Mesh.Connections.Callers;
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
    private readonly ILookup<(string? Namespace, string? Name), Resource> _authentications;

    public LinkerdAuthorizations(ResourceSet resources)
    {
        var older = resources.OfKind(Group, "ServerAuthorization").ToList();
        _policies = resources.OfKind(Group, "AuthorizationPolicy").ToLookup(one => (one.Namespace, one.Root.Find("spec", "targetRef", "kind")?.Text ?? "", one.Root.Find("spec", "targetRef", "name")?.Text));
        _named = older.Where(one => one.Root.Find("spec", "server", "name")?.Text is not null).ToLookup(one => (one.Namespace, one.Root.Find("spec", "server", "name")!.Text!));
        _selecting = older.Where(one => one.Root.Find("spec", "server", "selector") is not null).ToLookup(one => one.Namespace);
        _authentications = resources.OfKind(Group, "MeshTLSAuthentication").ToLookup(one => (one.Namespace, one.Name));
        _everywhere = [.. resources.OfKind(Group, "NetworkAuthentication").Where(one => IsEverywhere(one.Root.Find("spec", "networks"))).Select(one => (one.Namespace, one.Name))];
    }

    public IEnumerable<LinkerdStep> At(Resource server) => Of(server).Select(policy => policy.Kind == "ServerAuthorization" ? OfOlder(policy) : OfPolicy(policy)).OfType<LinkerdStep>();

    /// <summary>The authorizations that concern the Server: of itself, of its namespace, of routes of its own, and of the older kind.</summary>
    public IEnumerable<Resource> Of(Resource server)
    {
        var policies = _policies[(server.Namespace, "Server", server.Name)].Concat(_policies[(server.Namespace, "Namespace", server.Namespace)]);
        var older = _named[(server.Namespace, server.Name ?? "")]
            .Concat(_selecting[server.Namespace].Where(one => LabelSelector.MayMatch(one.Root.Find("spec", "server", "selector"), server.Root.Find("metadata", "labels"))));
        return policies.Concat(older);
    }

    /// <summary>Whether an authorization lets the caller in: every authentication that it requires must be the caller's.</summary>
    public Match Admits(Resource policy, Caller caller)
    {
        if (policy.Kind == "ServerAuthorization")
        {
            return AdmitsOlder(policy, caller);
        }

        var required = policy.Root.Find("spec", "requiredAuthenticationRefs")?.Items ?? [];
        return required.Select(one => one["kind"]?.Text switch
        {
            "NetworkAuthentication" => _everywhere.Contains((one["namespace"]?.Text ?? policy.Namespace, one["name"]?.Text)) ? Match.Yes : Match.Maybe,
            _ => Fits(Identities(policy, one).ToList(), caller),
        }).DefaultIfEmpty(Match.Yes).Min();
    }

    /// <summary>The identities that an authorization asks for.</summary>
    public IEnumerable<LinkerdIdentity> Identities(Resource policy) => policy.Kind == "ServerAuthorization"
        ? (policy.Root.Find("spec", "client", "meshTLS", "identities")?.Items ?? []).Select(at => LinkerdIdentity.Of(policy, at)).OfType<LinkerdIdentity>()
            .Concat((policy.Root.Find("spec", "client", "meshTLS", "serviceAccounts")?.Items ?? []).Select(at => new LinkerdIdentity(at["namespace"]?.Text ?? policy.Namespace, at["name"]?.Text, policy, at)))
        : (policy.Root.Find("spec", "requiredAuthenticationRefs")?.Items ?? []).SelectMany(one => Identities(policy, one));

    private IEnumerable<LinkerdIdentity> Identities(Resource policy, Node reference)
    {
        var space = reference["namespace"]?.Text ?? policy.Namespace;
        if (reference["kind"]?.Text == "ServiceAccount")
        {
            return [new LinkerdIdentity(space, reference["name"]?.Text, policy, reference)];
        }

        return from one in _authentications[(space, reference["name"]?.Text)]
               from identity in (one.Root.Find("spec", "identities")?.Items ?? []).Select(at => LinkerdIdentity.Of(one, at))
                   .Concat((one.Root.Find("spec", "identityRefs")?.Items ?? []).Select(at => at["kind"]?.Text switch
                   {
                       "ServiceAccount" => new LinkerdIdentity(at["namespace"]?.Text ?? one.Namespace, at["name"]?.Text, one, at),
                       "Namespace" => new LinkerdIdentity(at["name"]?.Text ?? one.Namespace, null, one, at),
                       _ => null,
                   }))
               where identity is not null
               select identity;
    }

    // An authentication that the set does not hold may name anybody.
    private static Match Fits(List<LinkerdIdentity> identities, Caller caller) =>
        caller.Membership == Membership.Outside || caller.Account is null ? Match.No
        : identities.Count == 0 ? Match.Maybe
        : identities.Exists(one => one.Fits(caller.Namespace, caller.Account)) ? Match.Yes : Match.No;

    private Match AdmitsOlder(Resource policy, Caller caller)
    {
        var client = policy.Root.Find("spec", "client");
        var network = client?["networks"] is null || IsEverywhere(client["networks"]) ? Match.Yes : Match.Maybe;
        if ((client?["unauthenticated"] ?? client?.Find("meshTLS", "unauthenticatedTLS"))?.Flag == true)
        {
            return network;
        }

        var identities = Identities(policy).ToList();
        return client?["meshTLS"] is null ? network : (Match)Math.Min((int)network, (int)Fits(identities, caller));
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
