namespace Enforcer.Tests.Support;

/// <summary>The frame that certificates and revocation lists share: what is signed, with what, and the signature. Whatever the octets, they are written.</summary>
internal static class TestSignature
{
    public static byte[] Wrap(byte[] signed, byte[] algorithm, byte[] signature) =>
        DerNode.Wrap(0x30, [.. signed, .. algorithm, .. DerNode.Wrap(3, [0, .. signature])]);

    /// <summary>An AlgorithmIdentifier without parameters, DER.</summary>
    public static byte[] Algorithm(string oid) => TestKey.Identifier(oid);
}
