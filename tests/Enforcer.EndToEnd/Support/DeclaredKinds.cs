namespace Enforcer.EndToEnd.Support;

/// <summary>
/// The objects of tests/cases/kinds in the real cluster: those without a namespace once for a test class, the others wherever a test asks.
/// What was put there is taken away again, the definitions of custom kinds to the end, because others define the same kinds.
/// </summary>
public sealed class DeclaredKinds(ControlPlane cluster) : IAsyncLifetime
{
    private static readonly string[] ClusterWide = ["custom-definitions.yaml", "cluster-wide.yaml"];

    private static readonly string[] Namespaced = ["access.yaml", "network.yaml", "workloads.yaml", "custom.yaml"];

    public static string Folder { get; } = RepositoryFolder.Find("tests", "cases", "kinds");

    private static string Definitions => Path.Combine(Folder, ClusterWide[0]);

    public async Task InitializeAsync()
    {
        (await cluster.KubectlAsync("delete", "--ignore-not-found", "--filename", Definitions)).Exits(0);
        await ApplyAsync(serverSide: false, ClusterWide, []);
        (await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=30s", "--filename", Definitions)).Exits(0);
    }

    public async Task DisposeAsync()
    {
        await cluster.KubectlAsync("delete", "--ignore-not-found", "--filename", Definitions);
        await cluster.KubectlAsync("delete", "--ignore-not-found", "--wait=false", "--filename", Path.Combine(Folder, ClusterWide[1]));
    }

    /// <summary>Applies everything, as kubectl's user does: objects with a namespace into <paramref name="space"/>.</summary>
    public async Task ApplyAsync(string space, bool serverSide)
    {
        await ApplyAsync(serverSide, ClusterWide, []);
        await ApplyAsync(serverSide, Namespaced, ["--namespace", space]);
    }

    private async Task ApplyAsync(bool serverSide, string[] files, string[] more) => (await cluster.KubectlAsync(
        ["apply", .. serverSide ? new[] { "--server-side", "--force-conflicts" } : [], .. files.SelectMany(file => new[] { "--filename", Path.Combine(Folder, file) }), .. more])).Exits(0);
}
