using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 6.1 and RFC 4158: which certificates make a path, how long it may be, and that one that holds is found among those that do not.</summary>
internal static class PathCases
{
    private static readonly TestCertificate Expired = GoodChain.Issuing with { NotAfter = TestCertificate.Now.AddSeconds(-1) };
    private static readonly TestCertificate OtherRoot = TestCertificate.Authority("CN=other root");
    private static readonly TestCertificate CrossSigned = GoodChain.Issuing with { Issuer = OtherRoot };

    public static IEnumerable<ChainCase> All => [.. Anchors, .. Orders, .. DeadEnds, .. Rollovers, .. Lengths, .. Depths];

    private static IEnumerable<ChainCase> Anchors =>
    [
        ChainCase.Of("anchor/none", "untrusted-issuer") with { Roots = [] },
        ChainCase.Of("anchor/another", "untrusted-issuer") with { Roots = [OtherRoot] },
        ChainCase.Of("anchor/several", "ok") with { Roots = [OtherRoot, GoodChain.Root] },
        ChainCase.Of("anchor/same name, another key", "bad-signature") with { Roots = [TestCertificate.Authority("CN=root")] },
        ChainCase.Of("anchor/same name, another key before the right one", "ok") with { Roots = [TestCertificate.Authority("CN=root"), GoodChain.Root] },
        ChainCase.Of("anchor/an intermediate", "ok") with { Roots = [GoodChain.Issuing], Intermediates = [] },
        ChainCase.Of("anchor/an intermediate that is offered too", "ok") with { Roots = [GoodChain.Issuing] },
        ChainCase.Of("anchor/an intermediate, its own issuer unknown", "ok") with { Roots = [CrossSigned], Intermediates = [] },
        ChainCase.Of("anchor/the leaf itself", "untrusted-issuer") with { Roots = [GoodChain.Leaf], Intermediates = [] },
        ChainCase.Of("anchor/the leaf itself, signed by itself", "untrusted-issuer") with { Roots = [SelfSigned], Leaf = SelfSigned, Intermediates = [] },
        ChainCase.Of("anchor/leaf signed by itself", "untrusted-issuer") with { Leaf = SelfSigned },
        ChainCase.Of("anchor/another leaf", "issuer-not-authority") with { Roots = [GoodChain.Leaf], Leaf = GoodChain.LeafOf(GoodChain.Leaf), Intermediates = [] },
        ChainCase.Of("anchor/ended beside a good one", "ok") with { Roots = [GoodChain.Root with { NotAfter = TestCertificate.Now.AddSeconds(-1) }, GoodChain.Root] },
        ChainCase.Of("anchor/only among the intermediates", "untrusted-issuer") with { Roots = [OtherRoot], Intermediates = [GoodChain.Issuing, GoodChain.Root] },
        ChainCase.Of("anchor/also among the intermediates", "ok") with { Intermediates = [GoodChain.Root, GoodChain.Issuing] },
    ];

    private static IEnumerable<ChainCase> Orders =>
    [
        ChainCase.Of("intermediates/none", "untrusted-issuer") with { Intermediates = [] },
        ChainCase.Of("intermediates/one twice", "ok") with { Intermediates = [GoodChain.Issuing, GoodChain.Issuing] },
        ChainCase.Of("intermediates/the leaf among them", "ok") with { Intermediates = [GoodChain.Leaf, GoodChain.Issuing] },
        ChainCase.Of("intermediates/one that cannot be read", "ok") with { Intermediates = [GoodChain.Issuing with { Damage = whole => whole[..^1] }, GoodChain.Issuing] },
        ChainCase.Of("intermediates/only one that cannot be read", "untrusted-issuer") with { Intermediates = [GoodChain.Issuing with { Damage = whole => whole[..^1] }] },
        ChainCase.Of("intermediates/unrelated ones", "ok") with { Intermediates = [OtherRoot, TestCertificate.Authority("CN=x", OtherRoot), GoodChain.Issuing] },
        Chain("intermediates/root last", 4, "ok", chain => chain),
        Chain("intermediates/root first", 4, "ok", chain => [.. chain.Reverse()]),
        Chain("intermediates/one missing in the middle", 4, "untrusted-issuer", chain => [chain[0], chain[1], chain[3]]),
    ];

    private static IEnumerable<ChainCase> DeadEnds =>
    [
        ChainCase.Of("dead-end/ended twin first", "ok") with { Intermediates = [Expired, GoodChain.Issuing] },
        ChainCase.Of("dead-end/ended twin last", "ok") with { Intermediates = [GoodChain.Issuing, Expired] },
        ChainCase.Of("dead-end/cross-signed by an unknown root", "ok") with { Intermediates = [CrossSigned, GoodChain.Issuing] },
        ChainCase.Of("dead-end/cross-signed by an unknown root that is offered", "ok") with { Intermediates = [OtherRoot, CrossSigned, GoodChain.Issuing] },
        ChainCase.Of("dead-end/twin under an ended root", "ok") with
        {
            Roots = [OtherRoot with { NotAfter = TestCertificate.Now.AddSeconds(-1) }, GoodChain.Root], Intermediates = [CrossSigned, GoodChain.Issuing],
        },
        Twin("dead-end/twin of another key", _ => TestCertificate.Authority("CN=issuing", GoodChain.Root)),
        Twin("dead-end/twin that is no authority", twin => twin.Without(ExtensionOids.BasicConstraints)),
        Twin("dead-end/twin that may not sign", twin => twin.Replacing(GoodChain.Usage)),
        Twin("dead-end/twin with an unknown critical extension", twin => twin.With(new X509Extension("1.2.3.4", [5, 0], true))),
        Twin("dead-end/twin for another purpose", twin => twin.With(TestExtensions.Purposes("1.3.6.1.5.5.7.3.3"))),
        Twin("dead-end/twin with constraints that do not fit", twin => twin.With(TestExtensions.NameConstraints([(2, "example.org")], []))),
        Twin("dead-end/twin that requires a policy", twin => twin.With(TestExtensions.RequirePolicy(0))),
        Twin("dead-end/twin with a false signature", twin => twin with { Issuer = TestCertificate.Authority("CN=root") }),
        ChainCase.Of("dead-end/twenty twins of other keys", "ok") with
        {
            Intermediates = [.. Enumerable.Range(0, 20).Select(_ => TestCertificate.Authority("CN=issuing", GoodChain.Root)), GoodChain.Issuing],
        },
        ChainCase.Of("dead-end/two authorities that sign each other", "ok") with { Intermediates = Ring("CN=issuing", GoodChain.Issuing) },
        ChainCase.Of("dead-end/a ring alone", "untrusted-issuer") with { Intermediates = [.. Ring("CN=issuing", GoodChain.Issuing).Where(one => one.Issuer != GoodChain.Root)] },
        ChainCase.Of("dead-end/the wrong branch two steps up", "ok") with { Intermediates = [.. Branch(OtherRoot), .. Branch(GoodChain.Root)], Leaf = GoodChain.LeafOf(Branch(GoodChain.Root)[0]) },
    ];

    private static IEnumerable<ChainCase> Rollovers
    {
        get
        {
            var old = TestCertificate.Authority("CN=root");
            var next = TestCertificate.Authority("CN=root");
            var nextByOld = next with { Issuer = old };
            var oldByNext = old with { Issuer = next };
            var byNext = TestCertificate.Authority("CN=issuing", next);
            var byOld = TestCertificate.Authority("CN=issuing", old);
            yield return ChainCase.Of("rollover/new key signed by the old", "ok") with { Roots = [old], Intermediates = [byNext, nextByOld], Leaf = GoodChain.LeafOf(byNext) };
            yield return ChainCase.Of("rollover/old key signed by the new", "ok") with { Roots = [next], Intermediates = [byOld, oldByNext], Leaf = GoodChain.LeafOf(byOld) };
            yield return ChainCase.Of("rollover/both, old trusted", "ok") with { Roots = [old], Intermediates = [byNext, oldByNext, nextByOld], Leaf = GoodChain.LeafOf(byNext) };
            yield return ChainCase.Of("rollover/new key without the link", "bad-signature") with { Roots = [old], Intermediates = [byNext], Leaf = GoodChain.LeafOf(byNext) };
            yield return ChainCase.Of("rollover/leaf of the authority's name", "ok") with { Leaf = GoodChain.Leaf with { Subject = "CN=issuing" } };
        }
    }

    private static IEnumerable<ChainCase> Lengths =>
    [
        Limited("path-length/0 with one below", [null, 0], "ok"),
        Limited("path-length/0 with two below", [0, null], "path-too-long"),
        Limited("path-length/1 with two below", [1, null], "ok"),
        Limited("path-length/1 with three below", [1, null, null], "path-too-long"),
        Limited("path-length/larger below than above", [0, 5], "path-too-long"),
        Limited("path-length/all just enough", [2, 1, 0], "ok"),
        Limited("path-length/too short in the middle", [2, 0, null], "path-too-long"),
        Limited("path-length/of the anchor", [null], "path-too-long", anchor: 0),
        Limited("path-length/of the anchor, enough", [null], "ok", anchor: 1),
        ChainCase.OfIssuing("path-length/an authority as the leaf below 0", "ok|leaf-is-authority", authority => authority.Replacing(TestExtensions.Authority(0))) with
        {
            Leaf = GoodChain.Leaf.With(TestExtensions.Authority()).Replacing(TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature)), Issuing = GoodChain.Issuing.Replacing(TestExtensions.Authority(0)),
        },
        SelfIssuedBelow("path-length/self-issued does not count", 0, "ok"),
        SelfIssuedBelow("path-length/self-issued does not count, the next does", 0, "path-too-long", further: true),
        SelfIssuedBelow("path-length/self-issued and one more", 1, "ok", further: true),
    ];

    private static IEnumerable<ChainCase> Depths =>
    [
        Deep("depth/no intermediate, none allowed", 0, 0, "ok"),
        Deep("depth/one, none allowed", 1, 0, "path-too-long"),
        Deep("depth/one, one allowed", 1, 1, "ok"),
        Deep("depth/two, one allowed", 2, 1, "path-too-long"),
        Deep("depth/five, five allowed", 5, 5, "ok"),
        Deep("depth/thirty, not bounded", 30, null, "ok"),
        Deep("depth/thirty-one, not bounded", 31, null, "path-too-long"),
        Deep("depth/a longer way first", 0, 1, "ok") with
        {
            Intermediates = [GoodChain.Issuing with { Issuer = Between }, Between, GoodChain.Issuing], Leaf = GoodChain.Leaf,
        },
    ];

    private static TestCertificate SelfSigned { get; } = GoodChain.Leaf with { Issuer = null, Subject = "CN=alone" };

    private static ChainCase Twin(string name, Func<TestCertificate, TestCertificate> change) => ChainCase.Of(name, "ok") with
    {
        Intermediates = [change(GoodChain.Issuing), GoodChain.Issuing],
        Line = new() { Leaf = "", Intermediates = [], Roots = [], Purpose = ExtensionOids.ServerAuthentication },
    };

    private static TestCertificate[] Ring(string name, TestCertificate good)
    {
        var other = TestCertificate.Authority("CN=ring", good);
        return [good with { Subject = name, Issuer = other }, other, good];
    }

    // Two authorities, the lower of which has one key wherever it hangs.
    private static TestCertificate[] Branch(TestCertificate root)
    {
        var middle = TestCertificate.Authority("CN=middle", root);
        return [Lower with { Issuer = middle }, middle];
    }

    private static TestCertificate Between { get; } = TestCertificate.Authority("CN=between", GoodChain.Root);

    private static TestCertificate Lower { get; } = TestCertificate.Authority("CN=lower");

    private static ChainCase Chain(string name, int length, string expected, Func<TestCertificate[], TestCertificate[]> order)
    {
        var chain = Authorities(GoodChain.Root, [.. Enumerable.Repeat<int?>(null, length)]);
        return ChainCase.Of(name, expected) with { Intermediates = order([.. Enumerable.Reverse(chain)]), Leaf = GoodChain.LeafOf(chain[^1]) };
    }

    private static ChainCase Limited(string name, int?[] lengths, string expected, int? anchor = null)
    {
        var root = TestCertificate.Authority("CN=root", null, anchor);
        var chain = Authorities(root, lengths);
        return ChainCase.Of(name, expected) with { Roots = [root], Intermediates = chain, Leaf = GoodChain.LeafOf(chain[^1]) };
    }

    private static ChainCase SelfIssuedBelow(string name, int length, string expected, bool further = false)
    {
        var first = TestCertificate.Authority("CN=first", GoodChain.Root, length);
        var rollover = TestCertificate.Authority("CN=first", first);
        var last = TestCertificate.Authority("CN=last", rollover);
        return ChainCase.Of(name, expected) with { Intermediates = [first, rollover, last], Leaf = GoodChain.LeafOf(further ? last : rollover) };
    }

    private static ChainCase Deep(string name, int intermediates, int? most, string expected)
    {
        var chain = Authorities(GoodChain.Root, [.. Enumerable.Repeat<int?>(null, intermediates)]);
        return ChainCase.Of(name, expected) with
        {
            Intermediates = chain,
            Leaf = GoodChain.LeafOf(chain.Length == 0 ? GoodChain.Root : chain[^1]),
            Line = new() { Leaf = "", Intermediates = [], Roots = [], MostIntermediates = most },
        };
    }

    private static TestCertificate[] Authorities(TestCertificate root, int?[] lengths)
    {
        var chain = new List<TestCertificate>();
        foreach (var length in lengths)
        {
            chain.Add(TestCertificate.Authority($"CN=authority {chain.Count}", chain.Count == 0 ? root : chain[^1], length));
        }

        return [.. chain];
    }
}
