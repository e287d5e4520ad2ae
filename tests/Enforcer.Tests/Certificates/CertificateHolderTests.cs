using System.Diagnostics.Metrics;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Certificates;

public sealed class CertificateHolderTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Takes_a_new_set_whole_with_the_next_generation()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);
        var before = holder.Current;

        Assert.False(holder.Reload());
        _authority.WriteIdentity(_folder, "web");
        Assert.True(holder.Reload());

        Assert.Equal(1, before.Generation);
        Assert.Equal(2, holder.Current.Generation);
        Assert.NotEqual(before.Leaf.SerialNumber, holder.Current.Leaf.SerialNumber);
        Assert.Same(holder.Current.Leaf, holder.Current.Context.TargetCertificate);
    }

    [Fact]
    public void Sees_a_swap_of_the_data_link_that_changes_no_file_time()
    {
        var first = Volume("..2026_01", "web");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..2026_01");
        foreach (var name in (string[])["web.crt", "web.key", "ca.crt"])
        {
            File.CreateSymbolicLink(Path.Combine(_folder.Path, name), Path.Combine("..data", name));
        }

        var holder = Open(new TestIdentityFiles(Path.Combine(_folder.Path, "web.crt"), Path.Combine(_folder.Path, "web.key"), Path.Combine(_folder.Path, "ca.crt")));
        var second = Volume("..2026_02", "web");
        foreach (var (old, renewed) in first.Zip(second))
        {
            File.SetLastWriteTimeUtc(renewed, File.GetLastWriteTimeUtc(old));
        }

        Directory.Delete(Path.Combine(_folder.Path, "..data"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..2026_02");

        Assert.True(holder.Reload());
        Assert.Equal(2, holder.Current.Generation);
    }

    [Fact]
    public void Keeps_the_old_set_while_the_key_is_another_ones()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);
        using var other = _authority.Issue("web");

        CertificateFile.WriteKey(files.Key, other.KeyPem);
        AssertKept(holder, RefusalReason.KeyMismatch);
        CertificateFile.WriteCertificates(files.Certificate, other.ChainPem);

        Assert.True(holder.Reload());
        Assert.Null(holder.Fault);
    }

    [Fact]
    public void Keeps_the_old_set_when_the_new_leaf_is_not_of_the_bundle()
    {
        using var foreign = TestAuthority.Create("Foreign CA");
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);
        using var leaf = foreign.Issue("web");

        CertificateFile.WriteKey(files.Key, leaf.KeyPem);
        CertificateFile.WriteCertificates(files.Certificate, leaf.ChainPem);

        AssertKept(holder, RefusalReason.UntrustedIssuer);
    }

    [Fact]
    public void Keeps_the_old_set_when_the_new_leaf_is_expired()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);
        using var leaf = _authority.IssueFlawed(LeafFlaw.Expired, "web");

        CertificateFile.WriteKey(files.Key, leaf.KeyPem);
        CertificateFile.WriteCertificates(files.Certificate, leaf.ChainPem);

        AssertKept(holder, RefusalReason.Expired);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Keeps_the_old_set_when_the_bundle_holds_no_root(string text)
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);

        File.WriteAllText(files.Bundle, text);

        AssertKept(holder, RefusalReason.Malformed);
    }

    [Fact]
    public void Keeps_the_old_set_when_a_file_is_gone()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);

        File.Delete(files.Key);

        Assert.Throws<FileNotFoundException>(() => holder.Reload());
        Assert.Equal(RefusalReason.Unreadable, holder.Fault?.Reason);
        Assert.Equal(1, holder.Current.Generation);
    }

    [Fact]
    public void Is_content_again_when_the_old_files_come_back()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);
        var bundle = File.ReadAllText(files.Bundle);

        File.WriteAllText(files.Bundle, "");
        AssertKept(holder, RefusalReason.Malformed);
        File.WriteAllText(files.Bundle, bundle);

        Assert.False(holder.Reload());
        Assert.Null(holder.Fault);
    }

    [Fact]
    public void Counts_a_set_that_stays_broken_once()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "enforcer_certificates_refused_total" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => counted += value);
        listener.Start();
        var files = _authority.WriteIdentity(_folder, "web");
        var holder = Open(files);

        File.WriteAllText(files.Bundle, "");
        AssertKept(holder, RefusalReason.Malformed);
        AssertKept(holder, RefusalReason.Malformed);

        Assert.Equal(1, counted);
    }

    [Fact]
    public void Refuses_to_start_with_a_broken_set_and_says_why()
    {
        var files = _authority.WriteIdentity(_folder, "web");
        File.WriteAllText(files.Key, "nothing");

        var failure = Assert.Throws<ConfigurationException>(() => Open(files));

        Assert.Contains("key-mismatch", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertKept(CertificateHolder holder, RefusalReason reason)
    {
        var before = holder.Current;

        var failure = Assert.Throws<InvalidDataException>(() => holder.Reload());

        Assert.StartsWith($"{reason}: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(reason, holder.Fault?.Reason);
        Assert.Same(before, holder.Current);
    }

    private CertificateHolder Open(TestIdentityFiles files) => new(
        new IdentityPaths(files.Certificate, files.Key, files.Bundle),
        TestAuthority.TrustDomain,
        new ChainVerifier(),
        new CertificateMetrics(_services.GetRequiredService<IMeterFactory>()),
        TimeProvider.System,
        NullLogger<CertificateHolder>.Instance);

    private string[] Volume(string name, string account)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        using var leaf = _authority.Issue(account);
        CertificateFile.WriteKey(Path.Combine(folder, $"{account}.key"), leaf.KeyPem);
        CertificateFile.WriteCertificates(Path.Combine(folder, $"{account}.crt"), leaf.ChainPem);
        CertificateFile.WriteCertificates(Path.Combine(folder, "ca.crt"), _authority.BundlePem);
        return [Path.Combine(folder, $"{account}.key"), Path.Combine(folder, $"{account}.crt"), Path.Combine(folder, "ca.crt")];
    }
}
