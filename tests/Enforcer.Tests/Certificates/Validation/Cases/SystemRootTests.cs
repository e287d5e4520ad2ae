using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Verification;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>What the public web is rooted in can be read: strictness that no text asks for would show here. Without such a file there is nothing to see.</summary>
public sealed class SystemRootTests
{
    [Fact]
    public void Reads_every_root_that_the_system_trusts()
    {
        const string Bundle = "/etc/ssl/certs/ca-certificates.crt";

        var flaws = (File.Exists(Bundle) ? PemBlocks.All(File.ReadAllText(Bundle), PemBlocks.Certificate) : []).Select(der => CertificateReader.Flaw(der)).OfType<string>();

        Assert.Empty(flaws);
    }
}
