namespace Enforcer.Mesh.Identities;

/// <summary>A workload's identity as Istio's policies spell it: trust domain, namespace and service account, without <c>spiffe://</c>.</summary>
internal readonly record struct Principal(string TrustDomain, string Namespace, string Account)
{
    private static readonly System.Buffers.SearchValues<char> Placeholders = System.Buffers.SearchValues.Create("*{}$<>");

    /// <summary>Null for patterns, templates and identities of other forms.</summary>
    public static Principal? Parse(string? text) =>
        text?.Split('/') is [{ Length: > 0 } domain, "ns", { Length: > 0 } space, "sa", { Length: > 0 } account] && !text.AsSpan().ContainsAny(Placeholders)
            ? new Principal(domain, space, account)
            : null;
}
