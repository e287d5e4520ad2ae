using Enforcer.Mesh.Authorization;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Connections.Servers;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>Whom the policies of a workload name as callers, whatever mesh they are of; who is named by a pattern over everything is nobody in particular.</summary>
internal sealed class CallerNames(MeshModel mesh, ConnectionJudge judge)
{
    public IEnumerable<NamedCaller> Of(Workload server) => judge.MeshOf(server) is { } other ? other.Named(server) : OfIstio(server);

    /// <summary>The policies about who may call that concern the workload, each in words.</summary>
    public IEnumerable<Statement> Policies(Workload server)
    {
        var isOutside = judge.Memberships.Of(server).State == Membership.Outside;
        var identities = judge.MeshOf(server) is { } other
            ? other.Policies(server)
            : mesh.Authorization.Applying(server).Select(policy => new Statement(policy.Resource, AuthorizationMatch.Place(policy.Resource), $"{policy.Action}{(isOutside ? ", not enforced: the workload has no proxy" : policy.DryRun is not null ? ", only tried: dry-run" : "")}"));
        return
        [
            .. identities,
            .. judge.Network.Isolating(server, "Ingress").Select(policy => Isolates(policy, policy.Root["spec"], "in")),
            .. judge.Network.Isolating(server, "Egress").Select(policy => Isolates(policy, policy.Root["spec"], "out")),
            .. judge.Cilium.Isolating(server, "ingress").Select(one => Isolates(one.Policy, one.Spec, "in")),
            .. judge.Cilium.Isolating(server, "egress").Select(one => Isolates(one.Policy, one.Spec, "out")),
        ];
    }

    private static Statement Isolates(Resource policy, Node? spec, string direction) => new(policy, spec ?? policy.Root, $"isolates what {(direction == "in" ? "comes in" : "goes out")}");

    private IEnumerable<NamedCaller> OfIstio(Workload server) =>
        from policy in mesh.Authorization.Applying(server)
        where policy.Action is "ALLOW" or "DENY" && policy.DryRun is null
        let denies = policy.Action == "DENY"
        from rule in policy.Resource.Root.Find("spec", "rules")?.Items ?? []
        from source in (rule["from"]?.Items ?? []).Select(one => one["source"])
        where source is not null
        from named in Named(source, policy.Resource.Namespace ?? "")
            // That a whole namespace is refused is seen at who calls from there.
        where !denies || named.Account is not null
        select new NamedCaller(named.Namespace, named.Account, null, new Statement(policy.Resource, named.At, $"AuthorizationPolicy '{policy.Resource.Name}' ({policy.Action}) names the caller"), denies);

    private static IEnumerable<(string Namespace, string? Account, Node At)> Named(Node source, string home)
    {
        foreach (var at in source["principals"]?.Items ?? [])
        {
            if (IdentityPattern.Exact(at.Text ?? "") is var (space, account))
            {
                yield return (space, account, at);
            }
            else if (IdentityPattern.WholeNamespace(at.Text ?? "") is { } whole)
            {
                yield return (whole, null, at);
            }
        }

        foreach (var at in source["serviceAccounts"]?.Items ?? [])
        {
            var parts = (at.Text ?? "").Split('/');
            yield return (parts.Length > 1 ? parts[0] : home, parts[^1], at);
        }

        foreach (var at in source["namespaces"]?.Items ?? [])
        {
            if (at.Text is { Length: > 0 } space && !space.Contains('*', StringComparison.Ordinal))
            {
                yield return (space, null, at);
            }
        }
    }
}
