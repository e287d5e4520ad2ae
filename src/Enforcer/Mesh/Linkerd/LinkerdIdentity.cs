using Enforcer.Resources;

namespace Enforcer.Mesh.Linkerd;

/// <summary>One identity that an authorization asks for.</summary>
/// <param name="Namespace">Null where any namespace will do.</param>
/// <param name="Account">Null for every account of the namespace; <c>*</c> for everybody with an identity.</param>
/// <param name="Source">Where it is written.</param>
/// <param name="At">The value.</param>
internal sealed record LinkerdIdentity(string? Namespace, string? Account, Resource Source, Node At)
{
    /// <summary>Reads <c>web.shop.serviceaccount.identity.linkerd.cluster.local</c> and patterns such as <c>*.shop.serviceaccount...</c>; null for anything else.</summary>
    public static LinkerdIdentity? Of(Resource source, Node at) => at.Text?.Split('.') switch
    {
        ["*"] => new LinkerdIdentity(null, "*", source, at),
        ["*", "serviceaccount", "identity", ..] or ["*", "identity", ..] => new LinkerdIdentity(null, "*", source, at),
        ["*", var space, "serviceaccount", "identity", ..] => new LinkerdIdentity(space, null, source, at),
        [var account, var space, "serviceaccount", "identity", ..] => new LinkerdIdentity(space, account, source, at),
        _ => null,
    };

    public bool Fits(string space, string account) => (Namespace is null || Namespace == space) && (Account is null or "*" || Account == account);
}
