using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies;
using Enforcer.Preflight.Sources;

namespace Enforcer.Preflight;

/// <summary>What to check, and by what.</summary>
internal sealed record CheckOptions
{
    /// <summary>Files, folders, <c>cluster[:CONTEXT]</c>, <c>https://</c> endpoints, <c>http://</c> admin addresses.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Patterns of paths to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Null for the usual places.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Of a cluster; null: all.</summary>
    public string? Namespace { get; init; }

    public EndpointOptions Endpoint { get; init; } = new();

    /// <summary>Null: see <see cref="CheckTerms.Within"/>.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Files of the bundle that must cover every leaf; empty: see <see cref="CheckTerms.Roots"/>.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Names that every leaf must have.</summary>
    public IReadOnlyList<PeerName> Names { get; init; } = [];

    /// <summary>Passwords to try on PKCS#12 stores, besides none.</summary>
    public IReadOnlyList<string> StorePasswords { get; init; } = [];

    public PolicySettings Policies { get; init; } = PolicySettings.Default;
}
