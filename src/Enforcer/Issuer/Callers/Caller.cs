using Enforcer.Certificates;

namespace Enforcer.Issuer.Callers;

/// <summary>Who asks for a certificate, as it was proved.</summary>
/// <param name="Id">The only identity that a leaf for this caller carries.</param>
/// <param name="Subject">For the audit log: the account and Pod, or the token's name. No secret.</param>
internal sealed record Caller(SpiffeId Id, string Subject);
