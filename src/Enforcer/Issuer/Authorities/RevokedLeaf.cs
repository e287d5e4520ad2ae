namespace Enforcer.Issuer.Authorities;

/// <summary>A leaf that must not be trusted although it has not ended.</summary>
/// <param name="Serial">Hex, as <c>certs inspect</c> shows it.</param>
/// <param name="Authority">Whose list names it: <see cref="StoredAuthority.Id"/>.</param>
/// <param name="At">Since when.</param>
/// <param name="Reason">A word of RFC 5280 5.3.1, such as <c>keyCompromise</c>.</param>
/// <param name="Until">When the leaf has ended for certain, and its entry with it.</param>
internal sealed record RevokedLeaf(string Serial, string Authority, DateTimeOffset At, string Reason, DateTimeOffset Until);
