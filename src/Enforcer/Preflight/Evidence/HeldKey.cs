using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>A private key that lies somewhere: what public half it belongs to, and nothing of the key itself.</summary>
/// <param name="Fingerprint">SHA-256 of the public key; null where it cannot be known (encrypted, or an algorithm that is not read here).</param>
/// <param name="At">The value that holds it.</param>
internal sealed record HeldKey(string? Fingerprint, Node At);
