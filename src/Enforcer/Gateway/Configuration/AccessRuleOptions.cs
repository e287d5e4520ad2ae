namespace Enforcer.Gateway.Configuration;

/// <summary>One statement about who asks for what; each empty list means any, and all that are given must match.</summary>
internal sealed record AccessRuleOptions
{
    /// <summary>SPIFFE ID patterns: a <c>*</c> at the end matches the rest, elsewhere it matches within one segment.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>Kubernetes namespaces of identities in the form <c>/ns/NAMESPACE/sa/ACCOUNT</c>; any other identity is in none.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Addresses that the connection comes from. Weaker than an identity: good to narrow one, not to replace it.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Sources { get; init; } = [];

    /// <summary>HTTP methods, compared exactly.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Path patterns with the same <c>*</c>, matched against the canonical path without its query.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Hosts that are asked for, without port and case; <c>*.suffix</c> for every name below.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Ports of the app that the route leads to.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>gRPC services and methods, <c>package.Service/Method</c>, with the same <c>*</c> as in paths.</summary>
    public IReadOnlyList<string> Grpc { get; init; } = [];

    /// <summary>Whether a match allows, denies, or is only counted.</summary>
    public required AccessMode Action { get; init; }
}
