using System.Formats.Asn1;
using System.Security.Cryptography;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>
/// A certificate's public key: what kind and size it is, and on demand the platform's object for it, kept for the next verification since
/// importing a key costs as much as using it.
/// </summary>
internal sealed class VerificationKey : IDisposable
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string RsaPssOid = "1.2.840.113549.1.1.10";
    private const string EllipticCurveOid = "1.2.840.10045.2.1";
    private const string DsaOid = "1.2.840.10040.4.1";

    /// <summary>Larger ones cost more time than any chain is worth.</summary>
    private const int MostRsaBits = 16384;
    private const int MostExponentOctets = 5;

    private readonly ReadOnlyMemory<byte> _octets;
    private AsymmetricAlgorithm? _spare;

    private VerificationKey(ReadOnlyMemory<byte> encoded, AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> octets)
    {
        (Encoded, Algorithm, _octets) = (encoded, algorithm, octets);
        Limit = algorithm is { Oid: RsaPssOid, HasNoParameters: false } ? PssParameters.Read(algorithm) : null;
        (Kind, Bits, Curve, ExponentOctets) = algorithm.Oid switch
        {
            RsaOid or RsaPssOid => DescribeRsa(algorithm, octets),
            EllipticCurveOid => DescribeCurve(algorithm, octets),
            DsaOid => (KeyKind.Dsa, 0, null, 0),
            _ => (KeyKind.Unsupported, 0, null, 0),
        };
    }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    public AlgorithmIdentifier Algorithm { get; }

    public KeyKind Kind { get; }

    /// <summary>Of the modulus or of the field; 0 where unknown.</summary>
    public int Bits { get; }

    /// <summary>Of an RSA key's public exponent; 0 for other keys.</summary>
    public int ExponentOctets { get; }

    /// <summary>The named curve, dotted; null for other keys.</summary>
    public string? Curve { get; }

    /// <summary>What an RSA-PSS key may make only; null: anything.</summary>
    public PssParameters? Limit { get; }

    /// <summary>A DSA key may leave its parameters to those of its issuer (RFC 3279 2.3.2).</summary>
    public bool InheritsParameters => Kind == KeyKind.Dsa && Algorithm.HasNullParameters;

    /// <exception cref="AsnContentException">Not a SubjectPublicKeyInfo, or a key that its algorithm does not know.</exception>
    public static VerificationKey Read(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var fields = reader.ReadSequence();
        var algorithm = AlgorithmIdentifier.Read(fields);
        var octets = SignatureBits.Read(fields);
        fields.ThrowIfNotEmpty();
        return new VerificationKey(encoded, algorithm, octets);
    }

    public bool IsSame(VerificationKey other) => Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <summary>This key with the parameters that it left out.</summary>
    public VerificationKey WithParametersOf(VerificationKey issuer)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(issuer.Algorithm.Encoded.Span);
            writer.WriteBitString(_octets.Span);
        }

        return Read(new AsnReader(writer.Encode(), AsnEncodingRules.DER));
    }

    /// <summary>Lends the platform's object for this key to <paramref name="use"/>; two threads never hold one at once.</summary>
    /// <exception cref="CryptographicException">The platform does not take the key.</exception>
    public bool Use<TKey>(Func<TKey> create, Func<TKey, bool> use)
        where TKey : AsymmetricAlgorithm
    {
        if (Interlocked.Exchange(ref _spare, null) is not TKey key)
        {
            key = create();
            try
            {
                Import(key);
            }
            catch
            {
                key.Dispose();
                throw;
            }
        }

        var holds = use(key);
        Interlocked.Exchange(ref _spare, key)?.Dispose();
        return holds;
    }

    public void Dispose() => Interlocked.Exchange(ref _spare, null)?.Dispose();

    // The platform does not know the name of keys that are limited to PSS, though it knows the keys.
    private void Import(AsymmetricAlgorithm key)
    {
        if (Kind == KeyKind.RsaPss && key is RSA rsa)
        {
            rsa.ImportRSAPublicKey(_octets.Span, out _);
            return;
        }

        key.ImportSubjectPublicKeyInfo(Encoded.Span, out _);
    }

    private static (KeyKind Kind, int Bits, string? Curve, int ExponentOctets) DescribeRsa(AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> octets)
    {
        var isPss = algorithm.Oid == RsaPssOid;
        if (!isPss && !algorithm.HasNullParameters)
        {
            throw new AsnContentException("an RSA key has parameters");
        }

        var outer = new AsnReader(octets, AsnEncodingRules.DER);
        var fields = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var modulus = fields.ReadIntegerBytes().Span;
        var exponent = fields.ReadIntegerBytes().Span;
        fields.ThrowIfNotEmpty();
        // RFC 8017 3.1: odd both, and the exponent at least 3.
        if (modulus[0] >= 0x80 || exponent[0] >= 0x80 || (modulus[^1] & exponent[^1] & 1) == 0 || exponent is [1])
        {
            throw new AsnContentException("an RSA key is no key");
        }

        var digits = modulus.TrimStart((byte)0);
        var bits = digits.IsEmpty ? 0 : (digits.Length * 8) - System.Numerics.BitOperations.LeadingZeroCount((uint)digits[0]) + 24;
        var isUnknown = bits > MostRsaBits || exponent.Length > MostExponentOctets || (isPss && !algorithm.HasNoParameters && PssParameters.Read(algorithm) is null);
        return (isUnknown ? KeyKind.Unsupported : isPss ? KeyKind.RsaPss : KeyKind.Rsa, bits, null, exponent.Length);
    }

    private static (KeyKind Kind, int Bits, string? Curve, int ExponentOctets) DescribeCurve(AlgorithmIdentifier algorithm, ReadOnlyMemory<byte> octets)
    {
        if (algorithm.Parameters is not { } parameters)
        {
            throw new AsnContentException("an elliptic-curve key names no curve");
        }

        var reader = new AsnReader(parameters, AsnEncodingRules.DER);
        // RFC 5480 2.1.1: named curves only. One that is spelt out could be any curve, a broken one too.
        if (!reader.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            throw new AsnContentException("an elliptic-curve key spells its curve out");
        }

        var curve = reader.ReadObjectIdentifier();
        if (!CurvePoint.IsGood(curve, octets.Span))
        {
            throw new AsnContentException("an elliptic-curve key is no point of its curve");
        }

        var bits = octets.Span[0] == 4 ? (octets.Length - 1) / 2 * 8 : (octets.Length - 1) * 8;
        return (KeyKind.EllipticCurve, bits, curve, 0);
    }
}
