using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>
/// X.690: every value of a leaf and of a list written once as BER allows and DER does not, and signed so: what is refused is the encoding
/// and nothing else.
/// </summary>
internal static class EncodingCases
{
    private static readonly TestCertificate Leaf = GoodChain.LeafOf(GoodChain.Root).With(TestExtensions.Policies("1.2.3"), TestExtensions.ListsFrom("CN=root"));
    private static readonly TestList List = new TestList { Issuer = GoodChain.Root }.Revoking(GoodChain.LeafOf(GoodChain.Root));

    public static IEnumerable<ChainCase> All
    {
        get
        {
            foreach (var (manner, write) in Manners)
            {
                foreach (var at in Places(Leaf with { Rewrite = null }, write))
                {
                    yield return Of($"der/{manner} at value {at} of a certificate", "malformed") with { Leaf = Leaf with { Rewrite = Change(at, write) } };
                }

                foreach (var at in Places(List, write))
                {
                    yield return Of($"der/{manner} at value {at} of a list", "crl-malformed") with { Lists = [List with { Rewrite = Change(at, write) }] };
                }
            }

            yield return Of("der/as it should be", "ok") with { Lists = [List] };
            yield return Of("der/octets behind a certificate", "malformed") with { Leaf = Leaf with { Damage = whole => [.. whole, 0] } };
            yield return Of("der/the last octet missing", "malformed") with { Leaf = Leaf with { Damage = whole => whole[..^1] } };
            yield return Of("der/length of the whole not minimal", "malformed") with { Leaf = Leaf with { Damage = whole => DerNode.Parse(whole).WithLongLength() } };
            yield return Of("der/length of the whole left open", "malformed") with { Leaf = Leaf with { Damage = whole => DerNode.Parse(whole).WithoutLength() } };
            yield return Of("der/a fourth value in the whole", "malformed") with { Leaf = Leaf with { Damage = whole => DerNode.Parse(whole).WithNullAtTheEnd() } };
        }
    }

    // Null: this value cannot be written so.
    private static (string Manner, Func<DerNode, byte[]?> Write)[] Manners =>
    [
        ("length not minimal", node => node.WithLongLength()),
        ("length left open", node => node.IsConstructed ? node.WithoutLength() : null),
        ("something behind", node => node.IsConstructed ? node.WithNullAtTheEnd() : null),
        ("zero before the number", node => node.Tag is 2 or 10 ? DerNode.Wrap(node.Tag, [0, .. node.Content]) : null),
        ("number without octets", node => node.Tag is 2 or 10 ? [node.Tag, 0] : null),
        ("true as 1", node => node.Tag == 1 ? [1, 1, 1] : null),
        ("zero before a part of the name", node => node.Tag == 6 ? DerNode.Wrap(6, [node.Content[0], 0x80, .. node.Content[1..]]) : null),
        ("in pieces", node => node.Tag is 3 or 4 or 12 or 19 ? DerNode.Wrap((byte)(node.Tag | 0x20), node.Encode()) : null),
        ("no octets at all", node => node.IsConstructed && !MayBeEmpty(node) ? [node.Tag, 0] : null),
    ];

    // Names, of which another rule speaks, and the entries of a list.
    private static bool MayBeEmpty(DerNode node) => node.Tag == 0x30 && (node[0].Tag == 0x31 || (node[0].Tag == 0x30 && node[0][0].Tag == 2));

    private static ChainCase Of(string name, string expected) => ChainCase.Of(name, expected) with { Intermediates = [], Leaf = Leaf };

    private static IEnumerable<int> Places(TestCertificate certificate, Func<DerNode, byte[]?> write) => Places(DerNode.Parse(certificate.Encode())[0], write);

    private static IEnumerable<int> Places(TestList list, Func<DerNode, byte[]?> write) => Places(DerNode.Parse(list.Encode())[0], write);

    private static IEnumerable<int> Places(DerNode signed, Func<DerNode, byte[]?> write) => signed.All.Index().Where(node => write(node.Item) is not null).Select(node => node.Index);

    private static Func<byte[], byte[]> Change(int at, Func<DerNode, byte[]?> write) => DerNode.Edit(signed =>
    {
        var node = signed.All.ElementAt(at);
        node.Replacement = write(node);
    });
}
