using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>
/// A certificate revocation list (RFC 5280 section 5), read strictly and indexed by serial number. The framework writes lists but checks
/// chains against none that it is handed. Its bytes are not kept, only what is asked of it.
/// </summary>
internal sealed class RevocationList
{
    private readonly Dictionary<DistinguishedName, RevocationIndex> _others;
    private readonly RevocationIndex _own;
    private readonly byte[] _hash;
    private readonly byte[] _signature;
    private byte[]? _signer;

    public RevocationList(RevocationListFields fields)
    {
        (Issuer, ThisUpdate, NextUpdate) = (fields.Issuer, fields.ThisUpdate, fields.NextUpdate);
        (Number, DeltaBase, Scope, AuthorityKey) = (fields.Number, fields.DeltaBase, fields.Scope, fields.AuthorityKey);
        (Unsupported, ConformanceFlaw) = (fields.Unsupported, fields.ConformanceFlaw);
        (_own, _others) = (fields.Own, fields.Others);
        Scheme = SignatureCatalog.Find(fields.Algorithm);
        _hash = Scheme is null ? [] : SignatureVerifier.Hash(Scheme, fields.Signed.Span);
        _signature = fields.Signature.ToArray();
    }

    public DistinguishedName Issuer { get; }

    public string IssuerText => new X500DistinguishedName(Issuer.Encoded.Span).Name;

    public DateTimeOffset ThisUpdate { get; }

    /// <summary>Null where the list names none; such a list is never current, since nothing tells how old it may grow.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>The CRL number; null where the list has none.</summary>
    public BigInteger? Number { get; }

    /// <summary>Of a delta list: the number of the list that it continues. Null for a complete one.</summary>
    public BigInteger? DeltaBase { get; }

    public ListScope Scope { get; }

    /// <summary>Which of its issuer's keys signed it; null where the list does not say.</summary>
    public AuthorityKeyIdentifier? AuthorityKey { get; }

    /// <summary>What the list demands to be understood and is not; such a list proves nothing. Null where all is.</summary>
    public string? Unsupported { get; }

    /// <summary>What RFC 5280 section 5 demands of its form and it lacks, though it can be used; null where nothing.</summary>
    public string? ConformanceFlaw { get; }

    public bool IsDelta => DeltaBase is not null;

    /// <summary>How it was signed; null: by what is not verified here.</summary>
    public SignatureScheme? Scheme { get; }

    /// <summary>False where a hash signs it that no longer resists collisions.</summary>
    public bool IsStrong => Scheme is { IsStrong: true };

    public int Count => _own.Count + _others.Values.Sum(index => index.Count);

    /// <returns>Null where the bytes are no DER revocation list.</returns>
    public static RevocationList? Read(ReadOnlyMemory<byte> der) => RevocationListReader.Read(der);

    public bool IsCurrent(DateTimeOffset now) => ThisUpdate <= now && now <= NextUpdate;

    /// <summary>What the list says of a certificate.</summary>
    public ListedState Find(DistinguishedName certificateIssuer, SerialNumber serial) =>
        Issuer.Equals(certificateIssuer) ? _own.Find(serial)
        : _others.TryGetValue(certificateIssuer, out var index) ? index.Find(serial)
        : ListedState.Absent;

    /// <summary>Whether <paramref name="key"/> made the signature. The last yes is kept: a list is asked about in every handshake.</summary>
    public bool IsSignedBy(VerificationKey key)
    {
        if (Volatile.Read(ref _signer) is { } signer && key.Encoded.Span.SequenceEqual(signer))
        {
            return true;
        }

        if (Scheme is null || SignatureVerifier.VerifyHash(Scheme, _hash, _signature, key) != true)
        {
            return false;
        }

        Volatile.Write(ref _signer, key.Encoded.ToArray());
        return true;
    }
}
