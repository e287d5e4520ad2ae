using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>The extensions of one certificate that path validation understands, each read once; null where absent.</summary>
internal sealed record CertificateExtensions
{
    public static CertificateExtensions None { get; } = new();

    public BasicConstraints? BasicConstraints { get; private init; }

    public KeyUsages? KeyUsages { get; private init; }

    /// <summary>Dotted purposes.</summary>
    public IReadOnlyList<string>? Purposes { get; private init; }

    public IReadOnlyList<GeneralName>? AlternativeNames { get; private init; }

    public NameConstraints? NameConstraints { get; private init; }

    public IReadOnlyList<CertificatePolicy>? Policies { get; private init; }

    public IReadOnlyList<PolicyMapping>? PolicyMappings { get; private init; }

    public PolicyConstraints? PolicyConstraints { get; private init; }

    public int? InhibitAnyPolicy { get; private init; }

    public AuthorityKeyIdentifier? AuthorityKey { get; private init; }

    public ReadOnlyMemory<byte>? SubjectKey { get; private init; }

    public IReadOnlyList<DistributionPoint>? DistributionPoints { get; private init; }

    /// <summary>Object identifiers of all that are there, with their criticality.</summary>
    public IReadOnlyList<RawExtension> All { get; private init; } = [];

    /// <summary>A critical extension that is not understood here, dotted.</summary>
    public string? UnknownCritical { get; private init; }

    /// <exception cref="System.Formats.Asn1.AsnContentException">One that is understood here is not well formed.</exception>
    public static CertificateExtensions Read(List<RawExtension> all)
    {
        var read = new CertificateExtensions { All = all };
        foreach (var extension in all)
        {
            read = read.With(extension);
        }

        return read;
    }

    public bool IsCritical(string oid) => All.Any(extension => extension.Oid == oid && extension.IsCritical);

    private CertificateExtensions With(RawExtension extension)
    {
        var value = extension.Open();
        switch (extension.Oid)
        {
            case ExtensionOids.BasicConstraints:
                return this with { BasicConstraints = Extensions.BasicConstraints.Read(value) };
            case ExtensionOids.KeyUsage:
                return this with { KeyUsages = ExtensionValues.ReadKeyUsages(value) };
            case ExtensionOids.ExtendedKeyUsage:
                return this with { Purposes = ExtensionValues.ReadPurposes(value) };
            case ExtensionOids.SubjectAlternativeName:
                return this with { AlternativeNames = ExtensionValues.ReadAlternativeNames(value) };
            case ExtensionOids.NameConstraints:
                return this with { NameConstraints = Names.NameConstraints.Read(value) };
            case ExtensionOids.CertificatePolicies:
                var policies = CertificatePolicy.Read(value);
                var isUnread = extension.IsCritical && policies.Any(policy => policy.HasUnknownQualifier);
                return this with { Policies = policies, UnknownCritical = isUnread ? extension.Oid : UnknownCritical };
            case ExtensionOids.PolicyMappings:
                return this with { PolicyMappings = PolicyMapping.Read(value) };
            case ExtensionOids.PolicyConstraints:
                return this with { PolicyConstraints = Extensions.PolicyConstraints.Read(value) };
            case ExtensionOids.InhibitAnyPolicy:
                return this with { InhibitAnyPolicy = ExtensionValues.ReadCount(value) };
            case ExtensionOids.AuthorityKeyIdentifier:
                return this with { AuthorityKey = AuthorityKeyIdentifier.Read(value) };
            case ExtensionOids.SubjectKeyIdentifier:
                return this with { SubjectKey = ExtensionValues.ReadOctets(value) };
            case ExtensionOids.CrlDistributionPoints:
                return this with { DistributionPoints = DistributionPoint.ReadAll(value) };
            case ExtensionOids.IssuerAlternativeName:
                ExtensionValues.ReadAlternativeNames(value);
                return this;
            default:
                return extension.IsCritical ? this with { UnknownCritical = extension.Oid } : this;
        }
    }
}
