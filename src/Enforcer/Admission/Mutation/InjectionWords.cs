namespace Enforcer.Admission.Mutation;

/// <summary>The labels, annotations and names of sidecar injection; users write them, so they never change.</summary>
internal static class InjectionWords
{
    /// <summary>Label or annotation of a Pod, label of a Namespace: <c>enabled</c> or <c>disabled</c>.</summary>
    public const string Inject = "enforcer.dev/inject";

    public const string Enabled = "enabled";

    public const string Disabled = "disabled";

    /// <summary>How traffic reaches the gateway: <c>explicit</c> listeners.</summary>
    public const string Capture = "enforcer.dev/capture";

    /// <summary>ConfigMap whose key <c>gateway.yaml</c> configures the gateway.</summary>
    public const string Config = "enforcer.dev/config";

    public const string DefaultConfig = "enforcer-gateway";

    /// <summary>Secret with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>; named, it counts before an issuer.</summary>
    public const string Certificate = "enforcer.dev/certificate";

    public const string DefaultCertificate = "enforcer-gateway-certificate";

    /// <summary>Port of the gateway's health endpoints, as its configuration binds <c>admin</c>.</summary>
    public const string AdminPort = "enforcer.dev/admin-port";

    public const int DefaultAdminPort = 15020;

    /// <summary>What was injected; written by us.</summary>
    public const string Status = "enforcer.dev/status";

    public const string Container = "enforcer-gateway";

    public const string ConfigVolume = "enforcer-gateway-config";

    public const string CertificateVolume = "enforcer-gateway-certificate";

    /// <summary>Token and bundle, where an issuer gives the certificate.</summary>
    public const string IdentityVolume = "enforcer-gateway-identity";

    /// <summary>The ConfigMap in which the issuer keeps its roots in each namespace.</summary>
    public const string BundleConfig = "enforcer-bundle";
}
