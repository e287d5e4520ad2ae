using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>Names of services as istiod compares them.</summary>
internal static class IstioHost
{
    // The cluster's own domain; the set hardly ever says another.
    private const string Domain = ".svc.cluster.local";

    /// <summary>Istio completes a name without a dot by the namespace of the object that holds it, and no other.</summary>
    public static string Complete(string host, string? from) =>
        host.Length == 0 || host.Contains('.', StringComparison.Ordinal) || host.Contains('*', StringComparison.Ordinal) ? host : $"{host}.{from}{Domain}";

    public static string Of(Resource service) => $"{service.Name}.{service.Namespace}{Domain}";

    /// <summary>The wildcards that match the host, the longest first.</summary>
    public static IEnumerable<string> Wildcards(string host)
    {
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
        {
            yield return string.Concat("*", host.AsSpan(dot));
        }

        yield return "*";
    }
}
