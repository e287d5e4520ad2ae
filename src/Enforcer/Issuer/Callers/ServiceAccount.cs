using Enforcer.Certificates;

namespace Enforcer.Issuer.Callers;

/// <summary>A service account as the API server names it in <c>username</c>, and the one identity that follows from it.</summary>
internal sealed record ServiceAccount(string Namespace, string Name)
{
    private const string Prefix = "system:serviceaccount:";

    /// <summary>Null for any other user.</summary>
    public static ServiceAccount? Parse(string? username) =>
        username is not null && username.StartsWith(Prefix, StringComparison.Ordinal) && username[Prefix.Length..].Split(':') is [{ Length: > 0 } space, { Length: > 0 } name]
            && SpiffeId.TryParse($"spiffe://x/ns/{space}/sa/{name}", out _)
            ? new ServiceAccount(space, name)
            : null;

    public SpiffeId Identity(string trustDomain) => SpiffeId.Parse($"spiffe://{trustDomain}/ns/{Namespace}/sa/{Name}");

    public override string ToString() => $"{Prefix}{Namespace}:{Name}";
}
