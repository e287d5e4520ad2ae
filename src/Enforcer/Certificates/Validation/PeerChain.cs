using System.Security.Cryptography;

namespace Enforcer.Certificates.Validation;

/// <summary>What a peer presented, as bytes: kept for as long as its connection lives, so that it can be judged again when the bundle changes.</summary>
internal sealed class PeerChain
{
    /// <summary>More than this many intermediates are refused: each costs signature checks before anything is known about the peer.</summary>
    public const int MostIntermediates = 8;

    /// <summary>Largest certificate that is looked at, in bytes.</summary>
    public const int LargestCertificate = 32 * 1024;

    public PeerChain(byte[] leaf, IReadOnlyList<byte[]> intermediates)
    {
        Leaf = leaf;
        Intermediates = intermediates;
        LeafHash = Convert.ToHexStringLower(SHA256.HashData(leaf));
    }

    /// <summary>DER.</summary>
    public byte[] Leaf { get; }

    /// <summary>DER, in any order.</summary>
    public IReadOnlyList<byte[]> Intermediates { get; }

    /// <summary>SHA-256 of the leaf, lower-case hex.</summary>
    public string LeafHash { get; }

    public bool IsTooLarge =>
        Intermediates.Count > MostIntermediates || Leaf.Length > LargestCertificate || Intermediates.Any(certificate => certificate.Length > LargestCertificate);
}
