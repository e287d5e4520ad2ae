namespace Enforcer.Certificates.Validation;

/// <summary>What became of a chain: valid, or one named reason.</summary>
/// <param name="Reason">Null where the chain is valid.</param>
/// <param name="Id">Who the leaf says it is, as far as that could be read; proven only where the verdict is valid.</param>
/// <param name="NotAfter">Where valid: when the first certificate of the path, or the first revocation list relied on, ends, and the verdict with it.</param>
internal sealed record Verdict(RefusalReason? Reason, SpiffeId? Id, DateTimeOffset NotAfter)
{
    public bool IsValid => Reason is null;

    /// <summary>SHA-256 of the anchor of the path, lower-case hex; null where none held.</summary>
    public string? Root { get; init; }

    public static Verdict Valid(SpiffeId id, DateTimeOffset notAfter, string? root = null) => new(null, id, notAfter) { Root = root };

    public static Verdict Refused(RefusalReason reason, SpiffeId? id = null) => new(reason, id, DateTimeOffset.MinValue);
}
