using Enforcer.Hosting;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Hosting;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Shows_the_same_context_until_the_files_change()
    {
        var certificate = Load(_authority.WriteIdentity(_folder, "a"));
        var first = certificate.Current;

        Assert.False(certificate.Reload());
        Assert.Same(first, certificate.Current);
        _authority.WriteIdentity(_folder, "a");
        Assert.True(certificate.Reload());
        Assert.NotSame(first, certificate.Current);
    }

    [Fact]
    public void Keeps_the_old_pair_when_the_new_certificate_comes_without_its_key()
    {
        var files = _authority.WriteIdentity(_folder, "a");
        var other = _authority.WriteIdentity(_folder, "b");
        var certificate = Load(files);
        var first = certificate.Current;

        File.Copy(other.Certificate, files.Certificate, overwrite: true);
        Assert.Throws<InvalidDataException>(() => certificate.Reload());

        Assert.Same(first, certificate.Current);
        File.Copy(other.Key, files.Key, overwrite: true);
        Assert.True(certificate.Reload());
    }

    [Theory]
    [InlineData(LeafFlaw.Expired)]
    [InlineData(LeafFlaw.NotYetValid)]
    internal void Refuses_a_certificate_that_is_not_valid_now(LeafFlaw flaw)
    {
        using var leaf = _authority.IssueFlawed(flaw);
        var files = _authority.WriteIdentity(_folder, "a", leaf);

        Assert.Contains("is valid from", Assert.Throws<InvalidDataException>(() => Load(files)).Message);
    }

    [Fact]
    public void Sends_the_intermediates_of_its_file()
    {
        using var intermediate = _authority.CreateIntermediate();

        var certificate = Load(intermediate.WriteIdentity(_folder, "a"));

        Assert.Single(certificate.Current.ServerCertificateContext!.IntermediateCertificates);
    }

    [Fact]
    public void Describes_itself_by_serial_and_thumbprint_alone()
    {
        Assert.Matches("^serial [0-9A-F]+, sha256 [0-9A-F]{64}$", Load(_authority.WriteIdentity(_folder, "a")).Description);
    }

    private static ServerCertificate Load(TestIdentityFiles files) => new(files.Certificate, files.Key, TimeProvider.System);
}
