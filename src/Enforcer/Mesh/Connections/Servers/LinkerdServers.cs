using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Linkerd;
using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Linkerd: what a Server, its authorizations and the default inbound policies come to.</summary>
internal sealed class LinkerdServers(MeshModel mesh) : IServerMesh
{
    public string Name => "Linkerd";

    public Verdict Takes(Workload server, string? port)
    {
        var mode = mesh.Linkerd.Of(server, port);
        if (mesh.Linkerd.IdentityOff(server) is { } off)
        {
            return new Verdict(ConnectionMode.Plaintext, "Linkerd's proxy has no identity, so that it speaks plaintext", [Of(off)]);
        }

        IReadOnlyList<Statement> chain = [.. mode.Chain.Select(Of)];
        return mode switch
        {
            { IsSkipped: true } => new Verdict(ConnectionMode.Plaintext, "the port is left out of Linkerd's proxy", chain),
            { Mode: LinkerdMode.Denied } => new Verdict(ConnectionMode.Denied, "Linkerd's proxy lets nobody in", chain),
            { Mode: LinkerdMode.Authenticated } => new Verdict(ConnectionMode.Strict, "Linkerd's proxy lets in callers with an identity only", chain),
            { Mode: LinkerdMode.Audited } => new Verdict(ConnectionMode.Permissive, "Linkerd's proxy only logs callers without a certificate", chain),
            { Mode: LinkerdMode.Unauthenticated } => new Verdict(ConnectionMode.Permissive, "Linkerd's proxy serves callers without a certificate beside mutual TLS", chain),
            _ => new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (the set sets no default inbound policy; Linkerd's own default is all-unauthenticated)", chain),
        };
    }

    public Access Decide(Workload server, Caller caller, string? port)
    {
        var servers = mesh.Linkerd.ServersOf(server, port).ToList();
        var best = Access.Open;
        foreach (var one in servers)
        {
            var admissions = mesh.Linkerd.Authorizations.Of(one).Select(policy => (policy, Match: mesh.Linkerd.Authorizations.Admits(policy, caller))).ToList();
            var match = admissions.Select(admission => admission.Match).DefaultIfEmpty(Match.No).Max();
            // What the authorizations do not admit is left to the Server's own word, and that is 'deny' where nothing is written.
            var isOpen = one.Root.Find("spec", "accessPolicy")?.Text is { } word && word != "deny";
            var access = match == Match.No && isOpen ? Access.Open
                : match == Match.No ? new Access(Match.No, [new Statement(one, one.Root["spec"] ?? one.Root, $"Server '{one.Name}' admits others only"), .. admissions.Select(admission => new Statement(admission.policy, admission.policy.Root["spec"] ?? admission.policy.Root, $"{admission.policy.Kind} '{admission.policy.Name}' admits others only"))])
                : new Access(match, [.. admissions.Where(admission => admission.Match == match).Select(admission => new Statement(admission.policy, admission.policy.Root["spec"] ?? admission.policy.Root, $"{admission.policy.Kind} '{admission.policy.Name}' admits the caller{(match == Match.Maybe ? " for some requests" : "")}"))]);
            best = ReferenceEquals(best, Access.Open) || access.Admits < best.Admits ? access : best;
        }

        return best;
    }

    public IEnumerable<Statement> Policies(Workload server) =>
        mesh.Linkerd.ServersOf(server, null).SelectMany(one => mesh.Linkerd.Authorizations.Of(one).Prepend(one)).Distinct()
            .Select(policy => new Statement(policy, policy.Root["spec"] ?? policy.Root, policy.Kind == "Server" ? $"asks for authorization at port {policy.Root.Find("spec", "port")?.Text}" : "authorizes"));

    public IEnumerable<NamedCaller> Named(Workload server) =>
        from one in mesh.Linkerd.ServersOf(server, null)
        from policy in mesh.Linkerd.Authorizations.Of(one)
        from identity in mesh.Linkerd.Authorizations.Identities(policy)
        where identity.Namespace is { Length: > 0 } && identity.Account != "*"
        select new NamedCaller(identity.Namespace!, identity.Account, null, new Statement(identity.Source, identity.At, $"{policy.Kind} '{policy.Name}' names the caller"));

    private static Statement Of(LinkerdStep step) => new(step.Resource, step.At, step.What);
}
