using Enforcer.Drift;
using Enforcer.Drift.Sources;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Drift.Sources;

public sealed class DriftSourceCatalogTests
{
    [Theory]
    [InlineData("")]
    [InlineData("git:.@main")]
    [InlineData("tfstate:terraform.tfstate")]
    [InlineData("tfplan:plan.json")]
    public void Refuses_what_is_no_source_and_names_what_is(string source)
    {
        var failure = Assert.Throws<ConfigurationException>(() => DriftSourceCatalog.Create("--live", source, new DriftSourceOptions()));

        Assert.Contains("--live", failure.Message, StringComparison.Ordinal);
        Assert.Contains(DriftSourceCatalog.Supported, failure.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manifests")]
    [InlineData("./git:folder")]
    [InlineData("clusters")]
    public void Takes_anything_else_for_a_path(string source)
    {
        using var created = DriftSourceCatalog.Create("--live", source, new DriftSourceOptions());

        Assert.IsType<FilesSource>(created);
    }

    [Fact]
    public async Task Two_clusters_cannot_be_compared()
    {
        using var folder = new TemporaryFolder();
        var kubeconfig = folder.Write("config", "current-context: a\ncontexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\n");
        var options = new DriftOptions { Desired = "cluster", Live = "cluster:a", Kubeconfig = kubeconfig };

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => new DriftRunner(TimeProvider.System).RunAsync(options, CancellationToken.None));

        Assert.Contains("must be files", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_directory_declares_nothing()
    {
        using var folder = new TemporaryFolder();

        var result = await new DriftRunner(TimeProvider.System).RunAsync(new DriftOptions { Desired = folder.Path, Live = folder.Path }, CancellationToken.None);

        Assert.True(result.IsClean);
        Assert.Equal((0, 0), (result.DesiredCount, result.LiveCount));
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_no_empty_source()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            new DriftRunner(TimeProvider.System).RunAsync(new DriftOptions { Desired = "nowhere", Live = "nowhere" }, CancellationToken.None));
    }
}
