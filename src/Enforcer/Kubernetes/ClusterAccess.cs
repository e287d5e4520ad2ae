using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Kubernetes;

/// <summary>Where an API server is, how it is known and who we are to it; says nothing about how that was configured.</summary>
internal sealed record ClusterAccess
{
    public required Uri Server { get; init; }

    /// <summary>The only roots that the server's certificate may chain to; null for the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name that the server's certificate must carry where it is not the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>The kubeconfig's <c>insecure-skip-tls-verify</c>: anyone in between can read the token and answer.</summary>
    public bool DangerousAcceptAnyServerCertificate { get; init; }

    /// <summary>With its key; null where a token identifies us.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Reads the bearer token for the next request, from its file where it rotates; null where none is used.</summary>
    public Func<string>? Token { get; init; }

    /// <summary>The namespace of objects that declare none.</summary>
    public string Namespace { get; init; } = "default";
}
