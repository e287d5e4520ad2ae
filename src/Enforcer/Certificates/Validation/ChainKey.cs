using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Enforcer.Certificates.Validation;

/// <summary>Names a whole chain by its SHA-256: two peers with one leaf and other intermediates are judged apart. Made in each handshake, so without garbage.</summary>
internal readonly record struct ChainKey(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <param name="chain">Not <see cref="PeerChain.IsTooLarge"/>.</param>
    public static ChainKey Of(PeerChain chain)
    {
        var length = sizeof(int) + chain.Leaf.Length;
        foreach (var certificate in chain.Intermediates)
        {
            length += sizeof(int) + certificate.Length;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var end = Append(buffer, 0, chain.Leaf);
        foreach (var certificate in chain.Intermediates)
        {
            end = Append(buffer, end, certificate);
        }

        Span<ulong> hash = stackalloc ulong[SHA256.HashSizeInBytes / sizeof(ulong)];
        SHA256.HashData(buffer.AsSpan(0, end), MemoryMarshal.AsBytes(hash));
        ArrayPool<byte>.Shared.Return(buffer);
        return new ChainKey(hash[0], hash[1], hash[2], hash[3]);
    }

    // With its length in front, so that no other division of the same octets has the same hash.
    private static int Append(byte[] buffer, int at, byte[] certificate)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at), certificate.Length);
        certificate.CopyTo(buffer, at + sizeof(int));
        return at + sizeof(int) + certificate.Length;
    }
}
