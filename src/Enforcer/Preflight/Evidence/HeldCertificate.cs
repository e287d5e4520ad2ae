using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>A certificate and the value that a person would edit to replace it.</summary>
internal sealed record HeldCertificate(ParsedCertificate Certificate, Node At)
{
    /// <summary>True for what is there to sign others; a version 1 certificate that signed itself counts, as old roots are such.</summary>
    public bool IsAuthority => (Certificate.IsAuthority && !IsServing) || (Certificate.Version < 3 && Certificate.IsSelfIssued);

    // 'openssl req -x509' marks every certificate as an authority. One that signed itself, names hosts and does not claim to sign is a server's own.
    private bool IsServing => Certificate.IsSelfIssued
        && Certificate.Extensions.AlternativeNames?.Any(name => name.Kind is GeneralNameKind.Dns or GeneralNameKind.Address) == true
        && (Certificate.Extensions.KeyUsages is not { } usages || !usages.HasFlag(KeyUsages.CertificateSign) || Certificate.Extensions.Purposes?.Contains(ExtensionOids.ServerAuthentication) == true);

    /// <summary>For messages.</summary>
    public string Name => CertificateName.Of(Certificate);
}
