using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>
/// Verifies RSA-PSS signatures whose salt is not as long as their hash, which the platform does not, and other tools make by default.
/// Public values only: nothing here has to take the same time for all of them.
/// </summary>
internal static class PssEncoding
{
    private const byte Trailer = 0xBC;

    /// <summary>RFC 8017 8.1.2.</summary>
    public static bool Holds(RSAParameters key, PssParameters parameters, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        var modulus = new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true);
        var value = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (signature.Length != key.Modulus!.Length || value >= modulus)
        {
            return false;
        }

        var bits = (int)modulus.GetBitLength() - 1;
        var message = BigInteger.ModPow(value, new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true), modulus);
        var encoded = new byte[(bits + 7) / 8];
        var octets = message.GetByteCount(isUnsigned: true);
        return octets <= encoded.Length
            && message.TryWriteBytes(encoded.AsSpan(encoded.Length - octets), out _, isUnsigned: true, isBigEndian: true)
            && IsConsistent(encoded, bits, parameters, hash);
    }

    // RFC 8017 9.1.2, steps 3 to 14.
    private static bool IsConsistent(Span<byte> encoded, int bits, PssParameters parameters, ReadOnlySpan<byte> hash)
    {
        var rest = encoded.Length - hash.Length - 1;
        var padding = rest - parameters.SaltOctets - 1;
        if (padding < 0 || encoded[^1] != Trailer)
        {
            return false;
        }

        var block = encoded[..rest];
        var digest = encoded.Slice(rest, hash.Length);
        var unused = (8 * encoded.Length) - bits;
        if (block[0] >> (8 - unused) != 0)
        {
            return false;
        }

        Unmask(block, digest, parameters.MaskHash);
        block[0] &= (byte)(0xFF >> unused);
        if (block[..padding].ContainsAnyExcept((byte)0) || block[padding] != 1)
        {
            return false;
        }

        byte[] again = [.. stackalloc byte[8], .. hash, .. block[(padding + 1)..]];
        return CryptographicOperations.HashData(parameters.Hash, again).AsSpan().SequenceEqual(digest);
    }

    // MGF1 of B.2.1, applied where it stands.
    private static void Unmask(Span<byte> block, ReadOnlySpan<byte> seed, HashAlgorithmName hash)
    {
        byte[] input = [.. seed, 0, 0, 0, 0];
        for (var (at, counter) = (0, 0); at < block.Length; counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(seed.Length), counter);
            foreach (var octet in CryptographicOperations.HashData(hash, input).AsSpan(0, Math.Min(block.Length - at, HashOctets(hash))))
            {
                block[at++] ^= octet;
            }
        }
    }

    private static int HashOctets(HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA1 ? SHA1.HashSizeInBytes
        : hash == HashAlgorithmName.SHA256 ? SHA256.HashSizeInBytes
        : hash == HashAlgorithmName.SHA384 ? SHA384.HashSizeInBytes
        : SHA512.HashSizeInBytes;
}
