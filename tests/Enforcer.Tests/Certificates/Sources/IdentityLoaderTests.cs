using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Sources;

public sealed class IdentityLoaderTests
{
    [Fact]
    public void Names_a_key_that_belongs_to_another_certificate()
    {
        using var folder = new TemporaryFolder();
        using var authority = TestAuthority.Create();
        var files = authority.WriteIdentity(folder, "a");
        using var other = authority.Issue("a");
        CertificateFile.WriteKey(files.Key, other.KeyPem);
        var paths = new IdentityPaths(files.Certificate, files.Key, files.Bundle);

        var (snapshot, fault) = new IdentityLoader(new ChainVerifier()).Load(paths, paths.Files().Read(), TestAuthority.TrustDomain, 1, TimeProvider.System.GetUtcNow());

        Assert.Null(snapshot);
        Assert.Same(RefusalReason.KeyMismatch, fault!.Reason);
    }
}
