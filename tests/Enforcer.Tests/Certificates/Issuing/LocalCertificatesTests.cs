using Enforcer.Certificates.Issuing;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Issuing;

public sealed class LocalCertificatesTests
{
    [Fact]
    public void Writes_a_CA_two_leaves_and_a_webhook_certificate_when_nothing_else_is_asked_for()
    {
        using var folder = new TemporaryFolder();

        var written = Write(folder);

        string[] expected = ["a.crt", "a.key", "b.crt", "b.key", "ca.crt", "ca.key", "webhook.crt", "webhook.key"];
        Assert.Equal(expected, Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(expected, written.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void No_key_is_readable_by_anybody_but_its_owner()
    {
        using var folder = new TemporaryFolder();

        Write(folder);

        Assert.All(Directory.GetFiles(folder.Path, "*.key"), key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
    }

    [Fact]
    public void A_leaf_is_named_after_the_last_segment_of_its_identity()
    {
        using var folder = new TemporaryFolder();

        Write(folder, "spiffe://cluster.local/ns/shop/sa/orders");

        Assert.True(File.Exists(Path.Combine(folder.Path, "orders.crt")));
        Assert.False(File.Exists(Path.Combine(folder.Path, "a.crt")));
    }

    [Fact]
    public void Touches_nothing_where_one_of_the_files_is_there_unless_told_to()
    {
        using var folder = new TemporaryFolder();
        var present = folder.Write("b.key", "mine");

        var failure = Assert.Throws<ConfigurationException>(() => Write(folder));

        Assert.Contains(present, Assert.Single(failure.Faults), StringComparison.Ordinal);
        Assert.Equal([present], Directory.GetFiles(folder.Path));
        Assert.Equal("mine", File.ReadAllText(present));

        LocalCertificates.Write(new LocalCertificatesOptions { Folder = folder.Path, Overwrite = true }, TimeProvider.System);

        Assert.NotEqual("mine", File.ReadAllText(present));
    }

    [Fact]
    public void Every_unusable_name_is_reported_at_once_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        var options = new LocalCertificatesOptions
        {
            Folder = folder.Path,
            SpiffeIds = ["orders", "spiffe://cluster.local", "spiffe://other/ns/a", "spiffe://cluster.local/ns/one/sa/x", "spiffe://cluster.local/ns/two/sa/x", "spiffe://cluster.local/ca"],
            Lifetime = TimeSpan.FromSeconds(1),
        };

        var failure = Assert.Throws<ConfigurationException>(() => LocalCertificates.Write(options, TimeProvider.System));

        Assert.Equal(6, failure.Faults.Count);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static IReadOnlyList<WrittenFile> Write(TemporaryFolder folder, params string[] spiffeIds) =>
        LocalCertificates.Write(new LocalCertificatesOptions { Folder = folder.Path, SpiffeIds = spiffeIds }, TimeProvider.System);
}
