using System.Globalization;
using System.Numerics;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>Whether octets are a point of their curve (RFC 5480 2.2): a leaf's key is never imported, and one that is no key must not pass for one.</summary>
internal static class CurvePoint
{
    private const byte Uncompressed = 4;

    private static readonly Dictionary<string, Curve> Known = new()
    {
        ["1.2.840.10045.3.1.7"] = new(
            32, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
        ["1.3.132.0.34"] = new(
            48,
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"),
        ["1.3.132.0.35"] = new(66, "1ff" + new string('f', 128), "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00"),
    };

    /// <summary>False for what is no point of a curve of NIST, infinity and the hybrid form included; of other curves only the form is looked at.</summary>
    /// <param name="curve">Dotted.</param>
    /// <param name="octets">X9.62, as SubjectPublicKeyInfo holds them.</param>
    public static bool IsGood(string curve, ReadOnlySpan<byte> octets)
    {
        if (octets.Length < 2 || octets[0] is not (2 or 3 or Uncompressed))
        {
            return false;
        }

        var isWhole = octets[0] == Uncompressed;
        if (!Known.TryGetValue(curve, out var known))
        {
            return !isWhole || octets.Length % 2 == 1;
        }

        if (octets.Length != 1 + (isWhole ? 2 * known.Octets : known.Octets))
        {
            return false;
        }

        // Which compressed forms have a point takes a root to tell; nothing is verified by them, so the platform need not be asked.
        var x = Number(octets.Slice(1, known.Octets));
        return x < known.Field && (!isWhole || known.Holds(x, Number(octets[(1 + known.Octets)..])));
    }

    private static BigInteger Number(ReadOnlySpan<byte> octets) => new(octets, isUnsigned: true, isBigEndian: true);

    /// <summary>y^2 = x^3 - 3x + b over a prime field.</summary>
    private sealed record Curve(int Octets, BigInteger Field, BigInteger Constant)
    {
        public Curve(int octets, string field, string constant)
            : this(octets, Hex(field), Hex(constant))
        {
        }

        public bool Holds(BigInteger x, BigInteger y) => y < Field && ((((x * x) - 3) * x) + Constant - (y * y)) % Field == 0;

        private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
