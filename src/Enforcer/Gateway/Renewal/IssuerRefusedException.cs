namespace Enforcer.Gateway.Renewal;

/// <summary>The issuer gave no answer that helps: it refused, or what it sent cannot be used.</summary>
internal sealed class IssuerRefusedException(string message) : IOException(message);
