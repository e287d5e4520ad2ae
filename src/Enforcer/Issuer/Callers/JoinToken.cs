namespace Enforcer.Issuer.Callers;

/// <summary>A join token as the file keeps it.</summary>
/// <param name="Sha256">Of the token, lower-case hex: whoever reads the file can join nothing.</param>
/// <param name="Id">The identity that it is good for.</param>
/// <param name="Expires">After this it is good for nothing.</param>
internal sealed record JoinToken(string Sha256, string Id, DateTimeOffset Expires);
