using Enforcer.Mesh.Connections.Callers;
using Enforcer.Resources;

namespace Enforcer.Mesh.Kuma;

/// <summary>Reads the identities and service names that Kuma's permissions use.</summary>
internal static class KumaIdentity
{
    /// <summary>Whether a <c>spiffeID</c> match holds; the trust domain is the mesh's own affair.</summary>
    public static Match Fits(Node identity, string space, string account)
    {
        var path = $"/ns/{space}/sa/{account}";
        var value = identity["value"]?.Text ?? "";
        var at = value.IndexOf("/ns/", StringComparison.Ordinal);
        if (identity["type"]?.Text != "Prefix")
        {
            return at >= 0 && value[at..] == path ? Match.Yes : Match.No;
        }

        return at >= 0 ? path.StartsWith(value[at..], StringComparison.Ordinal) ? Match.Yes : Match.No
            : value is "" or "spiffe:" or "spiffe://" ? Match.Yes : Match.Maybe;
    }

    /// <summary>The namespace and account that an exact identity names; null for any other.</summary>
    public static (string Namespace, string Account)? Exact(Node identity) =>
        identity["type"]?.Text != "Prefix" && identity["value"]?.Text?.Split('/') is [.., "ns", var space, "sa", var account] ? (space, account) : null;

    /// <summary>The Service that a name means: <c>orders_shop_svc_80</c>, or one of the namespace.</summary>
    public static (string Namespace, string Name) Service(string name, string home) =>
        name.Split('_') is [var service, var space, "svc", ..] ? (space, service) : (home, name);
}
