using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Preflight.Sources;

/// <summary>How endpoints are called.</summary>
internal sealed record EndpointOptions
{
    /// <summary>With its private key; null: none is offered.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Sent along behind the client certificate.</summary>
    public X509Certificate2Collection ClientIntermediates { get; init; } = [];

    /// <summary>The name to ask for and to expect; null: the address's host.</summary>
    public string? ServerName { get; init; }

    /// <summary>For the connection, and again for the answer. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
