using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 6.1.3 d to 6.1.5 g, as RFC 9618 puts it: which policies hold along a path.</summary>
internal static class PolicyCases
{
    private const string Gold = "1.2.3.1";
    private const string Silver = "1.2.3.2";
    private const string Bronze = "1.2.3.3";
    private const string Any = ExtensionOids.AnyPolicy;
    private const string Refused = "policy-required";

    public static IEnumerable<ChainCase> All =>
    [
        .. new[]
        {
            Path("policy-tree/none asked, none there", "ok", new(), [], []),
            Path("policy-tree/none asked, different ones", "ok", new(), [Gold], [Silver]),
            Path("policy-tree/required, none there", Refused, Required, [], []),
            Path("policy-tree/required, one along the path", "ok", Required, [Gold], [Gold]),
            Path("policy-tree/required, absent on the leaf", Refused, Required, [Gold], []),
            Path("policy-tree/required, absent on the authority", Refused, Required, [], [Gold]),
            Path("policy-tree/required, different ones", Refused, Required, [Gold], [Silver]),
            Path("policy-tree/required, one of several", "ok", Required, [Gold, Silver], [Silver, Bronze]),
            Path("policy-tree/required, any on the authority", "ok", Required, [Any], [Gold]),
            Path("policy-tree/required, any on the leaf", "ok", Required, [Gold], [Any]),
            Path("policy-tree/required, any on both", "ok", Required, [Any], [Any]),
            Path("policy-tree/acceptable one", "ok", Accepting(Gold), [Gold], [Gold]),
            Path("policy-tree/another than acceptable", Refused, Accepting(Silver), [Gold], [Gold]),
            Path("policy-tree/one of two acceptable", "ok", Accepting(Silver, Gold), [Gold], [Gold]),
            Path("policy-tree/acceptable under any", "ok", Accepting(Gold), [Any], [Gold]),
            Path("policy-tree/acceptable, any on the leaf", "ok", Accepting(Gold), [Gold], [Any]),
            Path("policy-tree/another than acceptable, any on the leaf", Refused, Accepting(Silver), [Gold], [Any]),
            Path("policy-tree/acceptable, any throughout", "ok", Accepting(Gold), [Any], [Any]),
            Path("policy-tree/nothing acceptable", Refused, Accepting(), [Any], [Any]),
            Path("policy-tree/not required, another than acceptable", "ok", new() { Acceptable = Set(Silver) }, [Gold], [Gold]),
            Path("inhibit-any/from the start, any on the leaf", Refused, Required with { InhibitAny = true }, [Gold], [Any]),
            Path("inhibit-any/from the start, any on the authority", Refused, Required with { InhibitAny = true }, [Any], [Gold]),
            Path("inhibit-any/from the start, one along the path", "ok", Required with { InhibitAny = true }, [Gold], [Gold]),
        },
        .. Constrained, .. Mapped,
    ];

    private static IEnumerable<ChainCase> Constrained =>
    [
        Path("require-policy/at once, one there", "ok", new(), [Gold], [Gold], authority => authority.With(TestExtensions.RequirePolicy(0))),
        Path("require-policy/at once, none on the leaf", Refused, new(), [Gold], [], authority => authority.With(TestExtensions.RequirePolicy(0))),
        Path("require-policy/at once, none on the authority", Refused, new(), [], [Gold], authority => authority.With(TestExtensions.RequirePolicy(0))),
        Path("require-policy/after one, none on the leaf", Refused, new(), [Gold], [], authority => authority.With(TestExtensions.RequirePolicy(1))),
        Path("require-policy/after two, none on the leaf", "ok", new(), [Gold], [], authority => authority.With(TestExtensions.RequirePolicy(2))),
        Path("require-policy/by the leaf itself", Refused, new(), [], [], leaf: leaf => leaf.With(TestExtensions.RequirePolicy(0))),
        Path("require-policy/by the leaf itself after one", "ok", new(), [], [], leaf: leaf => leaf.With(TestExtensions.RequirePolicy(1))),
        Path("require-policy/by the anchor counts for nothing", "ok", new(), [], [], root: root => root.With(TestExtensions.RequirePolicy(0))),
        Path("inhibit-any/by the authority, any on the leaf", Refused, Required, [Gold], [Any], authority => authority.With(InhibitAny(0))),
        Path("inhibit-any/by the authority after one, any on the leaf", "ok", Required, [Gold], [Any], authority => authority.With(InhibitAny(1))),
        Path("inhibit-any/by the authority, its own any", "ok", Required, [Any], [Gold], authority => authority.With(InhibitAny(0))),
    ];

    private static IEnumerable<ChainCase> Mapped =>
    [
        Path("mapping/to the leaf's policy", "ok", Required, [Gold], [Silver], Mapping((Gold, Silver))),
        Path("mapping/leaf says the one that is mapped", Refused, Required, [Gold], [Gold], Mapping((Gold, Silver))),
        Path("mapping/acceptable is the issuer's", "ok", Accepting(Gold), [Gold], [Silver], Mapping((Gold, Silver))),
        Path("mapping/acceptable is the subject's", Refused, Accepting(Silver), [Gold], [Silver], Mapping((Gold, Silver))),
        Path("mapping/to two", "ok", Required, [Gold], [Bronze], Mapping((Gold, Silver), (Gold, Bronze))),
        Path("mapping/of a policy that is not there", Refused, Required, [Gold], [Silver], Mapping((Bronze, Silver))),
        Path("mapping/of any into one", "ok", Required, [Any], [Silver], Mapping((Gold, Silver))),
        Path("mapping/of any into one, acceptable", "ok", Accepting(Gold), [Any], [Silver], Mapping((Gold, Silver))),
        Path("mapping/inhibited from the start", Refused, Required with { InhibitMapping = true }, [Gold], [Silver], Mapping((Gold, Silver))),
        Path("mapping/inhibited from the start, not needed", "ok", Required with { InhibitMapping = true }, [Gold, Bronze], [Bronze], Mapping((Gold, Silver))),
        Path("mapping/inhibited by the same authority", "ok", Required, [Gold], [Silver], authority => Mapping((Gold, Silver))(authority).With(InhibitMapping(0))),
        Path("mapping/from any", Refused, new(), [Gold], [Gold], Mapping((Any, Silver))),
        Path("mapping/on the leaf counts for nothing", "ok", Required, [Gold], [Gold], leaf: leaf => leaf.With(TestExtensions.Mappings((Gold, Silver)))),
        Three("mapping/twice", "ok", Required, Mapping((Gold, Silver)), Silver, Mapping((Silver, Bronze)), Bronze),
        Three("mapping/twice, acceptable is the first", "ok", Accepting(Gold), Mapping((Gold, Silver)), Silver, Mapping((Silver, Bronze)), Bronze),
        Three("mapping/inhibited above", Refused, Required, authority => authority.With(InhibitMapping(0)), Gold, Mapping((Gold, Silver)), Silver),
        Three("mapping/inhibited above after one", "ok", Required, authority => authority.With(InhibitMapping(1)), Gold, Mapping((Gold, Silver)), Silver),
    ];

    private static PolicyInputs Required { get; } = new() { RequireExplicit = true };

    private static PolicyInputs Accepting(params string[] policies) => Required with { Acceptable = Set(policies) };

    private static HashSet<string> Set(params string[] policies) => [.. policies];

    private static System.Security.Cryptography.X509Certificates.X509Extension InhibitAny(int after) =>
        TestExtensions.Encode(ExtensionOids.InhibitAnyPolicy, critical: true, writer => writer.WriteInteger(after));

    private static System.Security.Cryptography.X509Certificates.X509Extension InhibitMapping(int after) =>
        TestExtensions.Raw(ExtensionOids.PolicyConstraints, true, $"30 03 81 01 {after:X2}");

    private static Func<TestCertificate, TestCertificate> Mapping(params (string, string)[] mappings) => authority => authority.With(TestExtensions.Mappings(mappings));

    private static ChainCase Path(
        string name,
        string expected,
        PolicyInputs inputs,
        string[] authorityPolicies,
        string[] leafPolicies,
        Func<TestCertificate, TestCertificate>? authority = null,
        Func<TestCertificate, TestCertificate>? leaf = null,
        Func<TestCertificate, TestCertificate>? root = null) => ChainCase.Of(name, expected) with
        {
            Root = (root ?? (one => one))(GoodChain.Root),
            Intermediates = [(authority ?? (one => one))(With(GoodChain.Issuing, authorityPolicies))],
            Leaf = (leaf ?? (one => one))(With(GoodChain.Leaf, leafPolicies)),
            Line = new() { Leaf = "", Intermediates = [], Roots = [], Policy = inputs },
        };

    private static ChainCase Three(
        string name, string expected, PolicyInputs inputs, Func<TestCertificate, TestCertificate> upper, string lowerPolicy, Func<TestCertificate, TestCertificate> lower, string leafPolicy)
    {
        var first = upper(With(TestCertificate.Authority("CN=upper", GoodChain.Root), Gold));
        var second = lower(With(TestCertificate.Authority("CN=lower", first), lowerPolicy));
        return ChainCase.Of(name, expected) with
        {
            Intermediates = [first, second],
            Leaf = With(GoodChain.LeafOf(second), leafPolicy),
            Line = new() { Leaf = "", Intermediates = [], Roots = [], Policy = inputs },
        };
    }

    private static TestCertificate With(TestCertificate certificate, params string[] policies) => policies.Length == 0 ? certificate : certificate.With(TestExtensions.Policies(policies));
}
