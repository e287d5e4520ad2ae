using System.Text;
using System.Text.Json;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Paths;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Certificates.Verification;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>Whatever octets come in, there is a verdict; and one octet changed is never the certificate or the list that was signed.</summary>
public sealed class HostileInputTests
{
    private static readonly byte[] Differences = [0x01, 0x20, 0x80, 0xFF];

    // An authority with constraints, policies, mappings and points, and a leaf with names of every form.
    private static readonly TestCertificate Authority = GoodChain.Issuing.With(
        TestExtensions.NameConstraints([(1, "example.com"), (2, "example.com"), (4, "CN=leaf"), (6, "cluster.local"), (7, "0A000000FF000000")], [(2, "a.example.com"), (8, "1.2.3")]),
        TestExtensions.Policies("1.2.3"),
        TestExtensions.Mappings(("1.2.3", "1.2.4")),
        TestExtensions.RequirePolicy(1));

    private static readonly TestCertificate Leaf = GoodChain.LeafOf(Authority).Without("2.5.29.17").With(
        TestExtensions.Names(false, (6, GoodChain.Id), (2, GoodChain.Host), (1, "a@example.com"), (7, "0A010203"), (4, "CN=leaf"), (0, "A00806022A03A0020500")),
        TestExtensions.Policies("1.2.4"),
        TestExtensions.ListsFrom("CN=lists"));

    private static readonly TestList List = new TestList { Issuer = Authority }.Revoking(GoodChain.Leaf).Scoped(4);

    [Fact]
    public void No_single_octet_of_a_certificate_can_be_changed()
    {
        var good = Leaf.Encode();
        Assert.Null(Reason(Ask(good)));

        Assert.Empty(Changes(good).Where(change => Reason(Ask(change.Octets)) is null).Select(change => change.Name));
    }

    [Fact]
    public void No_single_octet_of_an_authority_can_be_changed()
    {
        var good = Authority.Encode();
        var leaf = Leaf.Encode();

        Assert.Empty(Changes(good).Where(change => Reason(Ask(leaf, change.Octets)) is null).Select(change => change.Name));
    }

    [Fact]
    public void No_single_octet_of_a_list_can_be_changed()
    {
        var good = List.Encode();
        var root = new TestList { Issuer = GoodChain.Root }.Encode();
        var leaf = GoodChain.LeafOf(Authority).Encode();
        Assert.Equal("policy-required", Reason(Ask(leaf, null, good, root)));
        leaf = Leaf.Without(ExtensionOids.CrlDistributionPoints).Encode();
        Assert.Null(Reason(Ask(leaf, null, good, root)));

        Assert.Empty(Changes(good).Where(change => Reason(Ask(leaf, null, change.Octets, root)) is null).Select(change => change.Name));
    }

    [Fact]
    public void Octets_that_were_changed_before_they_were_signed_have_a_verdict() =>
        Prop.ForAll(Edits, edits =>
        {
            byte[] Change(byte[] signed) => Apply(signed, edits);
            foreach (var (leaf, authority) in new[] { (Leaf with { Rewrite = Change }, Authority), (Leaf, Authority with { Rewrite = Change }) })
            {
                foreach (var profile in Enum.GetValues<ValidationProfile>())
                {
                    var result = Question(profile).Answer(Ask(leaf.Encode(), authority.Encode()));
                    VerifyReport.WriteText(result, TextWriter.Null);
                    VerifyReport.WriteJson(result, TextWriter.Null);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lists_that_were_changed_before_they_were_signed_have_a_verdict() =>
        Prop.ForAll(Edits, edits => Reason(Ask(Leaf.Encode(), null, (List with { Rewrite = signed => Apply(signed, edits) }).Encode()))).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_octets_are_read_or_not_and_nothing_else() =>
        Prop.ForAll(Gen.Choose(0, 255).ListOf().ToArbitrary(), numbers =>
        {
            byte[] octets = [.. numbers.Select(number => (byte)number)];
            CertificateReader.Read(octets);
            RevocationList.Read(octets);
            CertificateReader.Read(DerNode.Wrap(0x30, octets));
            RevocationList.Read(DerNode.Wrap(0x30, octets));
            var text = "spiffe://" + Encoding.Latin1.GetString(octets);
            Assert.True(!SpiffeId.TryParse(text, out var id) || id.ToString() == text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_line_of_a_batch_has_one_verdict()
    {
        var good = $$"""{"id":"1","roots":[{{JsonSerializer.Serialize(GoodChain.Root.Pem())}}],"ints":[{{JsonSerializer.Serialize(Authority.Pem())}}],"leaf":{{JsonSerializer.Serialize(Leaf.Pem())}},"crls":null,"time":"2026-06-01T12:00:00Z","peer":{"kind":"DNS","value":"web.example.com"},"eku":"serverAuth","max_depth":3}""";

        Prop.ForAll(Edits, edits =>
        {
            // A line is what stands between ends of lines.
            var line = Encoding.Latin1.GetString(Apply(Encoding.Latin1.GetBytes(good), edits)).Replace('\n', ' ').Replace('\r', ' ');
            using var output = new StringWriter();
            BatchVerification.RunAsync(new StringReader(line), output, Question(ValidationProfile.Rfc5280), CancellationToken.None).GetAwaiter().GetResult();

            using var answer = JsonDocument.Parse(output.ToString());
            Assert.Equal(answer.RootElement.GetProperty("valid").GetBoolean(), answer.RootElement.GetProperty("reason").ValueKind == JsonValueKind.Null);
        }).QuickCheckThrowOnFailure();
    }

    // Where, how many octets are taken out, and which are put in.
    private static Arbitrary<List<Edit>> Edits => (
        from at in Gen.Choose(0, 1 << 20)
        from taken in Gen.Choose(0, 2)
        from put in Gen.Choose(0, 255).ListOf()
        select new Edit(at, taken, [.. put.Take(3).Select(number => (byte)number)])).NonEmptyListOf().ToArbitrary();

    private static byte[] Apply(byte[] octets, List<Edit> edits)
    {
        var edited = octets.ToList();
        foreach (var (place, taken, put) in edits.Take(4))
        {
            var at = place % (edited.Count + 1);
            edited.RemoveRange(at, Math.Min(taken, edited.Count - at));
            edited.InsertRange(at, put);
        }

        return [.. edited];
    }

    private static IEnumerable<(string Name, byte[] Octets)> Changes(byte[] good)
    {
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var difference in Differences)
            {
                var changed = (byte[])good.Clone();
                changed[at] ^= difference;
                yield return ($"octet {at} by {difference:x2}", changed);
            }
        }
    }

    private static ChainLine Ask(byte[] leaf, byte[]? authority = null, params byte[][] lists) => new()
    {
        Leaf = Pem("CERTIFICATE", leaf),
        Intermediates = [Pem("CERTIFICATE", authority ?? Authority.Encode())],
        Roots = [GoodChain.Root.Pem()],
        Lists = lists.Length == 0 ? null : [.. lists.Select(list => Pem("X509 CRL", list))],
        Time = TestCertificate.Now,
    };

    private static string? Reason(ChainLine line) => Question(ValidationProfile.Rfc5280).Answer(line).Failure?.Reason.Id;

    private static ChainQuestion Question(ValidationProfile profile) => new(profile, TimeProvider.System);

    private static string Pem(string label, byte[] octets) => System.Security.Cryptography.PemEncoding.WriteString(label, octets);

    private sealed record Edit(int At, int Taken, byte[] Put);
}
