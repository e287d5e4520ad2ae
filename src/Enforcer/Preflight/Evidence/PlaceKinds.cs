namespace Enforcer.Preflight.Evidence;

/// <summary>What findings call places that are no Kubernetes objects.</summary>
internal static class PlaceKinds
{
    public const string File = "CertificateFile";
    public const string Endpoint = "Endpoint";
    public const string Cluster = "Cluster";
    public const string Gateway = "GatewayAdmin";
}
