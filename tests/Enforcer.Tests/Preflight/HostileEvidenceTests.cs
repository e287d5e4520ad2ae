using System.Text;
using System.Text.Json;
using Enforcer.Preflight.Evidence;
using Enforcer.Preflight.Sources;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Preflight;

/// <summary>Whatever a file or an endpoint holds, reading it ends without a crash.</summary>
public sealed class HostileEvidenceTests
{
    private static readonly byte[] Pem = Encoding.ASCII.GetBytes(TestCertificate.Leaf(TestCertificate.Authority("CN=root"), "a.test").Pem());

    [Fact]
    public void Any_octets_are_some_material_or_none()
    {
        Prop.ForAll(Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf().ToArbitrary(), content =>
        {
            Material.Read(content);
            HttpProbe.Read(content);
            Material.Read([0x30, .. content]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_changed_certificate_file_is_read_or_at_fault() =>
        Prop.ForAll(Gen.Choose(0, Pem.Length - 1).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), (at, octet) =>
        {
            var content = (byte[])Pem.Clone();
            content[at] = (byte)octet;
            var material = Material.Read(content);

            Assert.True(material.Certificates.Count == 1 || material.Faults.Count > 0 || !material.IsKnown || material.Certificates.Count + material.Keys.Count + material.Lists.Count == 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_answer_of_peers_is_read_or_refused()
    {
        const string Good = """{"peers":[{"listener":"in","direction":"inbound","identity":"spiffe://a/b","address":"10.0.0.1","notAfter":"2026-06-01T00:00:00Z","root":"ab","open":1,"count":2}]}""";

        Prop.ForAll(Gen.Choose(0, Good.Length - 1).ToArbitrary(), Gen.Choose(32, 126).ToArbitrary(), (at, character) =>
        {
            try
            {
                PeersReader.Read(Encoding.ASCII.GetBytes(Good[..at] + (char)character + Good[(at + 1)..]));
            }
            catch (JsonException)
            {
                // The one way to say no.
            }
        }).QuickCheckThrowOnFailure();
    }
}
