using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>A certificate as its bytes say, read strictly and without a platform's opinion. Never changed; may be used by many threads at once.</summary>
internal sealed class ParsedCertificate : IDisposable
{
    public required ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>What was signed.</summary>
    public required ReadOnlyMemory<byte> Signed { get; init; }

    public required AlgorithmIdentifier SignatureAlgorithm { get; init; }

    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>1, 2 or 3.</summary>
    public required int Version { get; init; }

    /// <summary>Big-endian two's complement, minimal.</summary>
    public required ReadOnlyMemory<byte> Serial { get; init; }

    public required DistinguishedName Issuer { get; init; }

    public required DistinguishedName Subject { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public required VerificationKey Key { get; init; }

    public required bool HasUniqueIds { get; init; }

    public required CertificateExtensions Extensions { get; init; }

    public required bool IsSelfIssued { get; init; }

    /// <summary>Marked as an authority; a version 1 certificate never is.</summary>
    public bool IsAuthority => Extensions.BasicConstraints is { IsAuthority: true };

    /// <summary>SHA-256 of the whole, lower-case hex.</summary>
    public string Thumbprint => Convert.ToHexStringLower(SHA256.HashData(Encoded.Span));

    /// <summary>The subject for a reader, as RFC 4514 writes it backwards.</summary>
    public string SubjectText => new X500DistinguishedName(Subject.Encoded.Span).Name;

    public bool IsSame(ParsedCertificate other) => ReferenceEquals(this, other) || Encoded.Span.SequenceEqual(other.Encoded.Span);

    public bool IsCurrent(DateTimeOffset now) => NotBefore <= now && now <= NotAfter;

    /// <summary>Whether the key may be used so; a certificate without the extension allows everything.</summary>
    public bool Allows(KeyUsages usage) => Extensions.KeyUsages is not { } usages || usages.HasFlag(usage);

    /// <summary>Whether it serves <paramref name="purpose"/>; a certificate without the extension serves every one.</summary>
    public bool Serves(string purpose) =>
        Extensions.Purposes is not { } purposes || purposes.Contains(purpose) || purposes.Contains(ExtensionOids.AnyPurpose);

    public void Dispose() => Key.Dispose();
}
