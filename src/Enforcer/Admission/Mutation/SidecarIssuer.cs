namespace Enforcer.Admission.Mutation;

/// <summary>The issuer that injected gateways get their certificates from, where no annotation names a Secret.</summary>
/// <param name="Url">As its Service is called.</param>
/// <param name="Audience">Whom the Pod's token is made for; the issuer takes no other.</param>
internal sealed record SidecarIssuer(Uri Url, string Audience);
