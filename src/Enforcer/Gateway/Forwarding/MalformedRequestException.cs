namespace Enforcer.Gateway.Forwarding;

/// <summary>The request holds what cannot be written to the next hop without becoming something else; it is its sender's fault, not the upstream's.</summary>
internal sealed class MalformedRequestException(string message) : IOException(message);
