using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// A certificate revocation list (RFC 5280 section 5), read strictly and indexed by serial number. The framework writes lists but checks
/// chains against none that it is handed. Complete lists of one issuer only: delta, indirect and partial ones say so by a critical extension
/// and are not <see cref="IsSupported"/>.
/// </summary>
internal sealed class RevocationList
{
    private const string CrlNumber = "2.5.29.20";
    private const string AuthorityKeyIdentifier = "2.5.29.35";

    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    private static readonly Dictionary<string, HashAlgorithmName> EllipticSignatures = new()
    {
        ["1.2.840.10045.4.3.2"] = HashAlgorithmName.SHA256,
        ["1.2.840.10045.4.3.3"] = HashAlgorithmName.SHA384,
        ["1.2.840.10045.4.3.4"] = HashAlgorithmName.SHA512,
    };

    private static readonly Dictionary<string, HashAlgorithmName> RsaSignatures = new()
    {
        ["1.2.840.113549.1.1.11"] = HashAlgorithmName.SHA256,
        ["1.2.840.113549.1.1.12"] = HashAlgorithmName.SHA384,
        ["1.2.840.113549.1.1.13"] = HashAlgorithmName.SHA512,
    };

    private readonly HashSet<SerialNumber> _revoked = [];
    private readonly ConcurrentDictionary<string, bool> _signedBy = new(StringComparer.Ordinal);
    private readonly byte[] _signed;
    private readonly string _algorithm;
    private readonly byte[] _signature;

    private RevocationList(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var list = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        _signed = list.PeekEncodedValue().ToArray();
        var body = list.ReadSequence();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);
        list.ThrowIfNotEmpty();

        var isSecondVersion = body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer);
        if (isSecondVersion && !body.ReadInteger().IsOne)
        {
            throw new AsnContentException("unknown version");
        }

        var declared = body.ReadSequence().ReadObjectIdentifier();
        Issuer = new X500DistinguishedName(body.ReadEncodedValue().Span);
        ThisUpdate = ReadTime(body);
        NextUpdate = body.HasData && IsTime(body.PeekTag()) ? ReadTime(body) : null;
        IsSupported = declared == _algorithm;
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            ReadEntries(body.ReadSequence());
        }

        if (body.HasData && body.PeekTag().HasSameClassAndValue(Extensions))
        {
            ReadExtensions(body.ReadSequence(Extensions).ReadSequence());
        }

        body.ThrowIfNotEmpty();
    }

    public X500DistinguishedName Issuer { get; }

    public DateTimeOffset ThisUpdate { get; }

    /// <summary>Null where the list names none; such a list is never current, since nothing tells how old it may grow.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>The CRL number, decimal; null where the list has none.</summary>
    public string? Number { get; private set; }

    public int Count => _revoked.Count;

    /// <summary>False where a critical extension limits what the list says in a way that is not read here; such a list proves nothing.</summary>
    public bool IsSupported { get; private set; }

    /// <returns>Null where the bytes are no DER revocation list.</returns>
    public static RevocationList? Read(byte[] der)
    {
        try
        {
            return new RevocationList(der);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return null;
        }
    }

    public bool IsCurrent(DateTimeOffset now) => ThisUpdate <= now && now <= NextUpdate;

    public bool Revokes(SerialNumber serial) => _revoked.Contains(serial);

    /// <summary>Whether <paramref name="issuer"/> issued and signed this list. The answer is kept: a list is asked about in every handshake.</summary>
    public bool IsFrom(X509Certificate2 issuer) =>
        Issuer.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData)
        && _signedBy.GetOrAdd(Convert.ToHexString(SHA256.HashData(issuer.RawData)), static (_, pair) => pair.List.IsSignedBy(pair.Issuer), (List: this, Issuer: issuer));

    private bool IsSignedBy(X509Certificate2 issuer)
    {
        try
        {
            if (issuer.Extensions.OfType<X509KeyUsageExtension>().Any(usage => !usage.KeyUsages.HasFlag(X509KeyUsageFlags.CrlSign)))
            {
                return false;
            }

            if (EllipticSignatures.TryGetValue(_algorithm, out var hash))
            {
                using var ecdsa = issuer.GetECDsaPublicKey();
                return ecdsa?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
            }

            using var rsa = issuer.GetRSAPublicKey();
            return RsaSignatures.TryGetValue(_algorithm, out hash) && rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) == true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private void ReadEntries(AsnReader entries)
    {
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            if (!SerialNumber.TryRead(entry.ReadIntegerBytes().Span, out var serial))
            {
                throw new AsnContentException("a serial number is too long");
            }

            ReadTime(entry);
            _revoked.Add(serial);
            // A critical entry extension is that of an indirect list: the entry then speaks of another issuer's certificate.
            if (entry.HasData && HasUnknownCritical(entry.ReadSequence()))
            {
                IsSupported = false;
            }
        }
    }

    private void ReadExtensions(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var (oid, isCritical, value) = ReadExtension(extensions);
            if (oid == CrlNumber)
            {
                Number = new AsnReader(value, AsnEncodingRules.DER).ReadInteger().ToString(CultureInfo.InvariantCulture);
            }
            else if (isCritical && oid != AuthorityKeyIdentifier)
            {
                IsSupported = false;
            }
        }
    }

    private static bool HasUnknownCritical(AsnReader extensions)
    {
        var found = false;
        while (extensions.HasData)
        {
            found |= ReadExtension(extensions).IsCritical;
        }

        return found;
    }

    private static (string Oid, bool IsCritical, byte[] Value) ReadExtension(AsnReader extensions)
    {
        var extension = extensions.ReadSequence();
        var oid = extension.ReadObjectIdentifier();
        var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.ThrowIfNotEmpty();
        return (oid, isCritical, value);
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
