namespace Enforcer.Gateway.Renewal;

/// <summary>The issuer gave no answer that helps: it refused, or what it sent cannot be used.</summary>
/// <param name="message">One sentence.</param>
/// <param name="reason">The issuer's own word for its refusal; null where it gave none.</param>
internal sealed class IssuerRefusedException(string message, string? reason = null) : IOException(message)
{
    /// <summary>Whether the issuer takes no certificate as a proof, or not this one: a token may still help.</summary>
    public bool IsAboutCertificate => reason is "certificate-invalid" or "renewal-off";
}
