namespace Enforcer.Preflight.Checks;

/// <summary>Every check, in one list; a new one is one line here.</summary>
internal static class CheckCatalog
{
    public static readonly IReadOnlyList<ICheck> All =
    [
        new AuthorityCheck(),
        new ChainCheck(),
        new IdentityCheck(),
        new IssuanceCheck(),
        new KeyCheck(),
        new LeafExpiryCheck(),
        new ListCheck(),
        new ServedNameCheck(),
        new ServiceNameCheck(),
        new WeaknessCheck(),
        new WebhookCheck(),
    ];
}
