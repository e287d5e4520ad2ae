using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Enforcer.Tests.Support;

/// <summary>A key that is not ECDSA on P-256, or one that only looks like a key, with what signatures by it claim to be.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="Algorithm">AlgorithmIdentifier of what it signs, DER.</param>
/// <param name="Sign">Makes the signature over the octets.</param>
internal sealed record TestKey(byte[] PublicKey, byte[] Algorithm, Func<byte[], byte[]> Sign)
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    // Making RSA keys is slow; which one it is never matters.
    private static readonly Lazy<RSA> Shared = new(() => RSA.Create(2048));

    public static RSA Rsa2048 => Shared.Value;

    public static byte[] Null => [5, 0];

    public static TestKey Ecdsa(ECCurve curve, string signature, HashAlgorithmName hash)
    {
        var key = ECDsa.Create(curve);
        return new TestKey(key.ExportSubjectPublicKeyInfo(), Identifier(signature), signed => key.SignData(signed, hash, DSASignatureFormat.Rfc3279DerSequence));
    }

    public static TestKey Rsa(string signature, HashAlgorithmName hash, byte[]? parameters = null, RSA? key = null)
    {
        var rsa = key ?? Rsa2048;
        return new TestKey(rsa.ExportSubjectPublicKeyInfo(), Identifier(signature, parameters ?? Null), signed => rsa.SignData(signed, hash, RSASignaturePadding.Pkcs1));
    }

    /// <summary>RSA-PSS with a salt as long as the hash, as the framework makes it; what it claims to be is up to the caller.</summary>
    public static TestKey Pss(HashAlgorithmName hash, byte[] parameters) =>
        new(Rsa2048.ExportSubjectPublicKeyInfo(), Identifier(RsaPss, parameters), signed => Rsa2048.SignData(signed, hash, RSASignaturePadding.Pss));

    /// <summary>RSA-PSS with any salt and any two hashes: the framework makes one kind only.</summary>
    public static TestKey SaltedPss(HashAlgorithmName hash, HashAlgorithmName maskHash, int salt, byte[] parameters, byte[]? publicKey = null) => new(
        publicKey ?? Rsa2048.ExportSubjectPublicKeyInfo(), Identifier(RsaPss, parameters), signed => SignPss(Rsa2048, signed, hash, maskHash, salt));

    /// <summary>A key of which nobody has the private half.</summary>
    public static TestKey Unknown(byte[] publicKey) => new(publicKey, Identifier("1.2.840.10045.4.3.2"), _ => [0x30, 6, 2, 1, 1, 2, 1, 1]);

    /// <summary>The parameters of RSA-PSS; null leaves a field to its default.</summary>
    public static byte[] PssParameters(string? hash, string? maskHash, int? salt, int? trailer = null) => Encode(writer =>
    {
        using var fields = writer.PushSequence();
        Wrapped(writer, 0, hash, oid => writer.WriteEncodedValue(Identifier(oid, Null)));
        Wrapped(writer, 1, maskHash, oid => writer.WriteEncodedValue(Identifier("1.2.840.113549.1.1.8", Identifier(oid, Null))));
        Wrapped(writer, 2, salt?.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => writer.WriteInteger(salt!.Value));
        Wrapped(writer, 3, trailer?.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => writer.WriteInteger(trailer!.Value));
    });

    public static byte[] Identifier(string oid, byte[]? parameters = null) => Encode(writer =>
    {
        using var fields = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        if (parameters is not null)
        {
            writer.WriteEncodedValue(parameters);
        }
    });

    /// <summary>SubjectPublicKeyInfo of any algorithm around any octets.</summary>
    public static byte[] Info(byte[] algorithm, byte[] octets) => Encode(writer =>
    {
        using var fields = writer.PushSequence();
        writer.WriteEncodedValue(algorithm);
        writer.WriteBitString(octets);
    });

    public static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    // RFC 8017 9.1.1 and 5.2.1; slow and leaky, as only a test may be.
    private static byte[] SignPss(RSA rsa, byte[] signed, HashAlgorithmName hash, HashAlgorithmName maskHash, int saltLength)
    {
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var salt = RandomNumberGenerator.GetBytes(saltLength);
        var digest = CryptographicOperations.HashData(hash, [.. new byte[8], .. CryptographicOperations.HashData(hash, signed), .. salt]);
        var length = key.Modulus!.Length;
        byte[] block = [.. new byte[length - saltLength - digest.Length - 2], 1, .. salt];
        for (var (at, counter) = (0, 0); at < block.Length; counter++)
        {
            foreach (var octet in CryptographicOperations.HashData(maskHash, [.. digest, 0, 0, 0, (byte)counter]).Take(block.Length - at))
            {
                block[at++] ^= octet;
            }
        }

        block[0] &= 0x7F;
        var message = new BigInteger([.. block, .. digest, 0xBC], isUnsigned: true, isBigEndian: true);
        var signature = BigInteger.ModPow(message, new BigInteger(key.D, true, true), new BigInteger(key.Modulus, true, true)).ToByteArray(true, true);
        return [.. new byte[length - signature.Length], .. signature];
    }

    private static void Wrapped(AsnWriter writer, int number, string? value, Action<string> write)
    {
        if (value is not null)
        {
            using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, number));
            write(value);
        }
    }
}
