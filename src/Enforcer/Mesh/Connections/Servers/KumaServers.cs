using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Kuma;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Kuma: the backend of the Mesh, MeshTLS over it, and the traffic permissions.</summary>
internal sealed class KumaServers(MeshModel mesh) : IServerMesh
{
    private static readonly string[] Allowing = ["allow", "allowwithshadowdeny", "allow_with_shadow_deny"];

    public string Name => "Kuma";

    public Verdict Takes(Workload server, string? port)
    {
        if (mesh.Kuma.Mesh(server) is not { } declared)
        {
            return new Verdict(ConnectionMode.Unknown, $"unknown: needs cluster (Mesh '{mesh.Kuma.NameOf(server)}' is not in the set)", []);
        }

        var mtls = KumaPolicy.Mesh(declared)!["mtls"];
        if (mtls?["enabledBackend"]?.Text is not { Length: > 0 } enabled)
        {
            return new Verdict(ConnectionMode.Plaintext, "Kuma's mesh has no backend enabled, so that proxies speak plaintext", [new Statement(declared, mtls ?? KumaPolicy.Mesh(declared)!, $"Mesh '{mesh.Kuma.NameOf(server)}' enables no backend")]);
        }

        var backend = (mtls["backends"]?.Items ?? []).FirstOrDefault(one => one["name"]?.Text == enabled);
        var chain = new List<Statement> { new(declared, backend?["mode"] ?? backend ?? mtls["enabledBackend"]!, $"Mesh '{mesh.Kuma.NameOf(server)}': backend '{enabled}', mode {backend?["mode"]?.Text ?? "STRICT, as none is set"}") };
        var isPermissive = IsPermissive(backend?["mode"]);
        foreach (var policy in mesh.Kuma.Tls(server))
        {
            foreach (var mode in KumaPolicy.Defaults(policy, "MeshTLS").Select(one => one["mode"]).OfType<Node>())
            {
                isPermissive = IsPermissive(mode);
                chain.Add(new Statement(policy, mode, $"MeshTLS '{policy.Name}': mode {mode.Text}"));
            }
        }

        return isPermissive
            ? new Verdict(ConnectionMode.Permissive, "Kuma's proxy takes plaintext beside mutual TLS", chain)
            : new Verdict(ConnectionMode.Strict, "Kuma's proxy takes mutual TLS only", chain);
    }

    public Access Decide(Workload server, Caller caller, string? port)
    {
        if (mesh.Kuma.Mesh(server) is { } declared && string.IsNullOrEmpty(KumaPolicy.Mesh(declared)!.Find("mtls", "enabledBackend")?.Text))
        {
            // Without identities no permission is enforced.
            return Access.Open;
        }

        var permissions = mesh.Kuma.Permissions(server).ToList();
        if (permissions.Count == 0)
        {
            return mesh.Kuma.HasPermissions(server)
                ? new Access(Match.No, [])
                : Access.Unsaid("the set holds no traffic permission of the mesh");
        }

        var said = permissions.SelectMany(Rules).Select(rule => (Rule: rule, Match: Of(rule, caller))).Where(one => one.Match != Match.No).ToList();
        if (said.Find(one => !one.Rule.Allows && one.Match == Match.Yes) is { Rule: { } denial })
        {
            return new Access(Match.No, [new Statement(denial.Policy, denial.At, $"{denial.Policy.Kind} '{denial.Policy.Name}' denies the caller")]);
        }

        var admitting = said.Where(one => one.Rule.Allows).ToList();
        if (admitting.Count == 0)
        {
            return new Access(Match.No, [.. permissions.Select(policy => new Statement(policy, policy.Root["spec"] ?? policy.Root, $"{policy.Kind} '{policy.Name}' admits others only"))]);
        }

        var best = said.Exists(one => !one.Rule.Allows) ? Match.Maybe : admitting.Max(one => one.Match);
        return new Access(best, [.. admitting.Select(one => new Statement(one.Rule.Policy, one.Rule.At, $"{one.Rule.Policy.Kind} '{one.Rule.Policy.Name}' admits the caller{(one.Match == Match.Maybe ? " for some requests" : "")}"))]);
    }

    public IEnumerable<Statement> Policies(Workload server) =>
        mesh.Kuma.Permissions(server).SelectMany(Rules).Select(rule => new Statement(rule.Policy, rule.At, rule.Allows ? "allows" : "denies"));

    public IEnumerable<NamedCaller> Named(Workload server) =>
        from policy in mesh.Kuma.Permissions(server)
        from rule in Rules(policy)
        let name = rule.From?["name"]?.Text ?? rule.From?.Find("tags", "kuma.io/service")?.Text ?? rule.Tags?["kuma.io/service"]?.Text
        let space = rule.From?.Find("tags", "k8s.kuma.io/namespace")?.Text
        let account = rule.Identity is { } identity && KumaIdentity.Exact(identity) is var (home, who) ? (home, who) : default((string, string)?)
        where name is { } service ? service != "*" : space is not null || account is not null
        let basis = new Statement(policy, rule.At, $"{policy.Kind} '{policy.Name}' names the caller")
        select account is var (place, sa) ? new NamedCaller(place, sa, null, basis, !rule.Allows)
            : name is null ? new NamedCaller(space!, null, null, basis, !rule.Allows)
            : KumaIdentity.Service(name, rule.From?["namespace"]?.Text ?? server.Resource.Namespace ?? "") is var (at, called) ? new NamedCaller(at, null, called, basis, !rule.Allows) : null!;

    private Match Of(Rule rule, Caller caller)
    {
        if (rule.Identity is { } identity)
        {
            return caller.Account is { } account ? KumaIdentity.Fits(identity, caller.Namespace, account) : Match.No;
        }

        var isEverybody = rule.Tags is null ? rule.From?["kind"]?.Text is null or "Mesh" : rule.Tags.Entries.All(tag => tag.Value.Text == "*");
        return isEverybody ? Match.Yes
            : caller.Workload is not { } client ? Match.No
            : rule.Tags is not null ? mesh.Kuma.Target.Tags(rule.Tags, client) : mesh.Kuma.Target.Of(rule.From, client);
    }

    private static IEnumerable<Rule> Rules(Resource policy)
    {
        if (KumaPolicy.Spec(policy, "TrafficPermission") is { } older)
        {
            return (older["sources"]?.Items ?? []).Select(source => new Rule(policy, source, true) { Tags = source["match"] });
        }

        var spec = KumaPolicy.Spec(policy, "MeshTrafficPermission");
        return (from rule in spec?["from"]?.Items ?? []
                let action = rule.Find("default", "action")
                where action?.Text is not null
                select new Rule(policy, action, Allowing.Contains(action!.Text!.ToLowerInvariant())) { From = rule["targetRef"] })
            .Concat(from rule in spec?["rules"]?.Items ?? []
                    from list in rule["default"]?.Entries ?? []
                    from match in list.Value.Items
                    select new Rule(policy, match, list.Key != "deny") { Identity = match["spiffeID"] });
    }

    private static bool IsPermissive(Node? mode) => string.Equals(mode?.Text, "permissive", StringComparison.OrdinalIgnoreCase);

    /// <summary>One thing that a permission says, in whichever of its forms.</summary>
    private sealed record Rule(Resource Policy, Node At, bool Allows)
    {
        public Node? From { get; init; }

        public Node? Tags { get; init; }

        public Node? Identity { get; init; }
    }
}
