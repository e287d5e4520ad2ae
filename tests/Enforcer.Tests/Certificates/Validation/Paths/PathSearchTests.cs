using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Paths;

/// <summary>Every reason for which a path is refused, each beside the twin that is accepted.</summary>
public sealed class PathSearchTests
{
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root");
    private readonly TestCertificate _issuing;
    private readonly TestCertificate _leaf;

    public PathSearchTests()
    {
        _issuing = TestCertificate.Authority("CN=issuing", _root);
        _leaf = TestCertificate.Leaf(_issuing, "web.example.com");
    }

    [Fact]
    public void Accepts_a_good_path_and_names_it_leaf_first()
    {
        var found = PathSearch.Run(Request(_leaf, [_issuing]));

        Assert.True(found.IsValid, found.Failure?.Reason.Id);
        Assert.Equal(["CN=leaf", "CN=issuing", "CN=root"], found.Path.Select(certificate => certificate.SubjectText));
    }

    [Fact]
    public void Refuses_what_leads_to_no_root()
    {
        Assert.Equal("untrusted-issuer", Reason(_leaf, []));
        Assert.Equal("untrusted-issuer", Reason(_leaf, [_issuing], roots: [TestCertificate.Authority("CN=other")]));
    }

    [Fact]
    public void Refuses_a_signature_of_another_key_under_the_same_name()
    {
        Assert.Equal("bad-signature", Reason(_leaf, [_issuing], roots: [TestCertificate.Authority("CN=root")]));
        Assert.Equal("bad-signature", Reason(TestCertificate.Leaf(TestCertificate.Authority("CN=issuing")), [_issuing]));
    }

    [Theory]
    [InlineData(-2, "not-yet-valid")]
    [InlineData(-1, null)]
    [InlineData(1, null)]
    [InlineData(2, "expired")]
    public void Holds_every_certificate_to_its_validity_both_ends_included(int days, string? reason)
    {
        var time = TestCertificate.Now.AddDays(days);
        TestCertificate Long(TestCertificate one) => one with { NotBefore = TestCertificate.Now.AddYears(-1), NotAfter = TestCertificate.Now.AddYears(1) };
        var root = Long(_root);

        Assert.Equal(reason, Reason(_leaf, [Long(_issuing)], [root], time));
        Assert.Equal(reason, Reason(Long(_leaf), [_issuing], [root], time));
        Assert.Equal(reason, Reason(Long(_leaf), [Long(_issuing)], [_root], time));
    }

    [Fact]
    public void Refuses_an_issuer_that_is_no_authority()
    {
        Assert.Equal("issuer-not-authority", Reason(_leaf, [_issuing with { Extensions = [] }]));
        Assert.Equal("issuer-not-authority", Reason(_leaf, [_issuing with { Extensions = [], Version = 1 }]));
        Assert.Equal("issuer-not-authority", Reason(_leaf, [_issuing], [_root with { Extensions = [] }]));
        Assert.Null(Reason(_leaf, [_issuing], [_root with { Extensions = [], Version = 1 }]));
    }

    [Fact]
    public void Refuses_an_issuer_that_may_not_sign_certificates()
    {
        X509Extension[] extensions = [TestExtensions.Authority(), TestExtensions.Usage(X509KeyUsageFlags.CrlSign)];

        Assert.Equal("issuer-key-usage", Reason(_leaf, [_issuing with { Extensions = extensions }]));
        Assert.Equal("issuer-key-usage", Reason(_leaf, [_issuing], [_root with { Extensions = extensions }]));
        Assert.Null(Reason(_leaf, [_issuing with { Extensions = [TestExtensions.Authority()] }]));
    }

    [Fact]
    public void Counts_path_length_without_the_self_issued()
    {
        var root = TestCertificate.Authority("CN=root", null, pathLength: 1);
        var first = TestCertificate.Authority("CN=first", root);
        var rollover = TestCertificate.Authority("CN=first", first);
        var second = TestCertificate.Authority("CN=second", rollover);

        Assert.Null(Reason(TestCertificate.Leaf(rollover), [first, rollover], [root]));
        Assert.Equal("path-too-long", Reason(TestCertificate.Leaf(second), [first, rollover, second], [root]));
        Assert.True(PathSearch.Run(Request(TestCertificate.Leaf(rollover), [first, rollover], [root]) with { MostIntermediates = 1 }).IsValid);
        Assert.Equal("path-too-long", PathSearch.Run(Request(_leaf, [_issuing]) with { MostIntermediates = 0 }).Failure?.Reason.Id);
        Assert.True(PathSearch.Run(Request(_leaf, [_issuing]) with { MostIntermediates = 1 }).IsValid);
    }

    [Fact]
    public void Refuses_critical_extensions_that_are_not_understood_at_every_place()
    {
        var strange = new X509Extension("1.2.3.4", [5, 0], critical: true);
        var mere = new X509Extension("1.2.3.4", [5, 0], critical: false);

        Assert.Equal("critical-extension", Reason(_leaf.With(strange), [_issuing]));
        Assert.Equal("critical-extension", Reason(_leaf, [_issuing.With(strange)]));
        Assert.Equal("critical-extension", Reason(_leaf, [_issuing], [_root.With(strange)]));
        Assert.Null(Reason(_leaf.With(mere), [_issuing.With(mere)], [_root.With(mere)]));
    }

    [Fact]
    public void Asks_leaf_and_intermediates_for_the_purpose_but_not_the_anchor()
    {
        var server = TestExtensions.Purposes(ExtensionOids.ServerAuthentication);
        var any = TestExtensions.Purposes(ExtensionOids.AnyPurpose);
        var client = TestExtensions.Purposes(ExtensionOids.ClientAuthentication);
        string? Ask(TestCertificate leaf, TestCertificate issuing, TestCertificate root) =>
            PathSearch.Run(Request(leaf, [issuing], [root]) with { Purposes = [ExtensionOids.ServerAuthentication] }).Failure?.Reason.Id;

        Assert.Null(Ask(_leaf.With(server), _issuing.With(any), _root.With(client)));
        Assert.Equal("extended-key-usage", Ask(_leaf.With(client), _issuing, _root));
        Assert.Equal("extended-key-usage", Ask(_leaf, _issuing.With(client), _root));
    }

    [Fact]
    public void Refuses_forms_that_rfc_5280_forbids()
    {
        Assert.Equal("nonconforming", Reason(_leaf with { Serial = 0 }, [_issuing]));
        Assert.Equal("nonconforming", Reason(_leaf with { Serial = System.Numerics.BigInteger.Pow(2, 160) }, [_issuing]));
        Assert.Equal("nonconforming", Reason(_leaf with { HasUniqueId = true }, [_issuing]));
        Assert.Equal("nonconforming", Reason(_leaf with { HasIdentifiers = false }, [_issuing]));
        Assert.Equal("nonconforming", Reason(_leaf, [_issuing with { HasIdentifiers = false }]));
        Assert.Equal("nonconforming", Reason(_leaf with { Subject = "" }, [_issuing]));
        Assert.Null(Reason(_leaf with { Serial = -5 }, [_issuing]));
    }

    [Fact]
    public void The_mesh_profile_asks_for_strength_and_not_for_identifiers()
    {
        using var small = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        string? Mesh(TestCertificate leaf) => PathSearch.Run(Request(leaf, [_issuing]) with { Profile = ValidationProfile.Mesh }).Failure?.Reason.Id;

        Assert.Null(Mesh(_leaf with { HasIdentifiers = false }));
        Assert.Equal("weak-key", Mesh(_leaf with { Key = small }));
        Assert.Null(Reason(_leaf with { Key = small }, [_issuing]));
        Assert.Equal("weak-signature", Mesh(_leaf with { Signature = "1.2.840.10045.4.1", Hash = HashAlgorithmName.SHA1 }));
        Assert.Null(Reason(_leaf with { Signature = "1.2.840.10045.4.1", Hash = HashAlgorithmName.SHA1 }, [_issuing]));
        Assert.Equal("nonconforming", Mesh(_leaf with { Serial = -5 }));
    }

    [Fact]
    public void Names_an_algorithm_that_it_cannot_verify()
    {
        Assert.Equal("unsupported-algorithm", Reason(_leaf with { Signature = "1.3.101.112" }, [_issuing]));
    }

    [Fact]
    public void Goes_back_from_a_cross_sign_that_leads_nowhere()
    {
        var dead = TestCertificate.Authority("CN=dead");
        var crossSigned = _issuing with { Issuer = dead };
        var expired = _issuing with { NotAfter = TestCertificate.Now.AddMinutes(-1) };

        Assert.Null(Reason(_leaf, [dead, crossSigned, expired, _issuing]));
        Assert.Null(Reason(_leaf, [_issuing, expired, crossSigned, dead, dead]));
    }

    [Fact]
    public void Goes_back_from_a_path_that_breaks_a_constraint_at_its_end()
    {
        var narrow = _issuing.With(TestExtensions.NameConstraints([(2, "example.org")], []));

        Assert.Equal("name-constraints", Reason(_leaf, [narrow]));
        Assert.Null(Reason(_leaf, [narrow, _issuing]));
    }

    [Fact]
    public void A_leaf_is_not_its_own_anchor()
    {
        Assert.Equal("untrusted-issuer", Reason(_leaf, [_issuing], [_leaf]));
        Assert.Null(Reason(_leaf, [], [_issuing]));
    }

    [Fact]
    public void Requires_a_policy_where_one_is_required()
    {
        const string Gold = "1.2.3.1";
        const string Silver = "1.2.3.2";
        var issuing = _issuing.With(TestExtensions.Policies(Gold), TestExtensions.RequirePolicy(0));
        var mapping = _issuing.With(TestExtensions.Policies(Gold), TestExtensions.RequirePolicy(0), TestExtensions.Mappings((Gold, Silver)));
        string? Accepting(string policy, TestCertificate leaf) => PathSearch.Run(
            Request(leaf, [mapping]) with { Policy = new PolicyInputs { Acceptable = new HashSet<string> { policy } } }).Failure?.Reason.Id;

        Assert.Null(Reason(_leaf.With(TestExtensions.Policies(Gold)), [issuing]));
        Assert.Equal("policy-required", Reason(_leaf.With(TestExtensions.Policies(Silver)), [issuing]));
        Assert.Equal("policy-required", Reason(_leaf, [issuing]));
        Assert.Null(Reason(_leaf.With(TestExtensions.Policies(Silver)), [mapping]));
        Assert.Null(Accepting(Gold, _leaf.With(TestExtensions.Policies(Silver))));
        Assert.Equal("policy-required", Accepting(Silver, _leaf.With(TestExtensions.Policies(Silver))));
    }

    [Fact]
    public void Policies_that_map_everything_to_everything_stay_cheap()
    {
        var policies = Enumerable.Range(1, 40).Select(number => $"1.2.3.{number}").ToArray();
        var mappings = policies.SelectMany(from => policies.Select(to => (from, to))).ToArray();
        var chain = new List<TestCertificate> { _root };
        for (var i = 0; i < 12; i++)
        {
            chain.Add(TestCertificate.Authority($"CN=deep {i}", chain[^1]).With(TestExtensions.Policies(policies), TestExtensions.Mappings(mappings), TestExtensions.RequirePolicy(0)));
        }

        Assert.True(IsQuick(Request(TestCertificate.Leaf(chain[^1]).With(TestExtensions.Policies(policies)), chain.Skip(1)), out var result));
        Assert.True(result.IsValid, result.Failure?.Reason.Id);
    }

    [Fact]
    public void A_graph_of_cross_signs_without_an_end_is_given_up_by_name()
    {
        // Twelve names with four keys each, everybody signed by everybody: far more paths than anyone could try.
        var names = Enumerable.Range(0, 12).SelectMany(name => Enumerable.Range(0, 4).Select(_ => TestCertificate.Authority($"CN=node {name}"))).ToList();
        var graph = names.SelectMany(subject => names.Where(issuer => issuer.Subject != subject.Subject).Take(20).Select(issuer => subject with { Issuer = issuer })).ToList();

        Assert.True(IsQuick(Request(TestCertificate.Leaf(names[0]), graph), out var result));
        Assert.Same(RefusalReason.BudgetExceeded, result.Failure?.Reason);
    }

    [Fact]
    public void A_thousand_superfluous_intermediates_hide_no_path()
    {
        var noise = Enumerable.Range(0, 1000).Select(number => _issuing with { Subject = $"CN=noise {number}" });

        Assert.True(IsQuick(Request(_leaf, [.. noise, _issuing]), out var result));
        Assert.True(result.IsValid);
    }

    [Fact]
    public void Endless_name_constraints_are_given_up_by_name()
    {
        var names = Enumerable.Range(0, 1100).Select(number => $"h{number}.example.com").ToArray();
        var issuing = _issuing.With(TestExtensions.NameConstraints([.. names.Select(name => (2, name))], []));

        Assert.True(IsQuick(Request(TestCertificate.Leaf(issuing, names), [issuing]), out var result));
        Assert.Same(RefusalReason.BudgetExceeded, result.Failure?.Reason);
    }

    [Fact]
    public void Endless_constraints_on_international_mailboxes_are_given_up_by_name()
    {
        var hosts = Enumerable.Range(0, 1100).Select(number => $"h{number}.example.com").ToArray();
        var issuing = _issuing.With(TestExtensions.NameConstraints([.. hosts.Select(host => (1, host))], []));
        var leaf = TestCertificate.Leaf(issuing).With(TestExtensions.Names(false, [.. hosts.Select(host => (0, TestExtensions.Mailbox($"a@{host}")))]));

        Assert.True(IsQuick(Request(leaf, [issuing]), out var result));
        Assert.Same(RefusalReason.BudgetExceeded, result.Failure?.Reason);
    }

    // The bound of 100 ms is for a quiet machine: load/Enforcer.Benchmarks measures it. Here a search without bound would never end.
    private static bool IsQuick(PathRequest request, out PathResult result)
    {
        PathSearch.Run(request);
        var before = Stopwatch.GetTimestamp();
        result = PathSearch.Run(request);
        return Stopwatch.GetElapsedTime(before) < TimeSpan.FromSeconds(2);
    }

    private string? Reason(TestCertificate leaf, IEnumerable<TestCertificate> intermediates, IEnumerable<TestCertificate>? roots = null, DateTimeOffset? time = null) =>
        PathSearch.Run(Request(leaf, intermediates, roots) with { Time = time ?? TestCertificate.Now }).Failure?.Reason.Id;

    private PathRequest Request(TestCertificate leaf, IEnumerable<TestCertificate> intermediates, IEnumerable<TestCertificate>? roots = null) => new()
    {
        Leaf = leaf.Parse(),
        Intermediates = [.. intermediates.Select(certificate => certificate.Parse())],
        Anchors = [.. (roots ?? [_root]).Select(certificate => certificate.Parse())],
        Time = TestCertificate.Now,
        Profile = ValidationProfile.Rfc5280,
    };
}
