namespace Enforcer.Secrets.Tokens;

/// <summary>Verifies a whole token, prefix included, offline. Total: false for any text that is no such token.</summary>
internal delegate bool TokenChecksum(ReadOnlySpan<char> token);
