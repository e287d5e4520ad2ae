namespace Enforcer.EndToEnd.Support;

/// <summary>Where the control plane's programs are; a missing one fails the test, because a skipped test proves nothing.</summary>
internal sealed record ControlPlaneBinaries(string Etcd, string ApiServer, string ControllerManager, string Kubectl)
{
    public static ControlPlaneBinaries Find()
    {
        var folders = Folders().Where(folder => !string.IsNullOrEmpty(folder)).ToArray();
        var missing = new List<string>();
        string Program(string name)
        {
            var found = folders.Select(folder => Path.Combine(folder!, name)).FirstOrDefault(File.Exists);
            if (found is null)
            {
                missing.Add(name);
            }

            return found ?? "";
        }

        var binaries = new ControlPlaneBinaries(Program("etcd"), Program("kube-apiserver"), Program("kube-controller-manager"), Program("kubectl"));
        return missing.Count == 0 ? binaries : throw new InvalidOperationException($"missing: {string.Join(", ", missing)}: run tests/setup");
    }

    private static IEnumerable<string?> Folders()
    {
        var assets = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        if (assets is not null && File.Exists(Path.Combine(assets, "kube-apiserver")) && File.Exists(Path.Combine(assets, "etcd")))
        {
            yield return assets;
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        yield return Path.Combine(
            string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache,
            "enforcer",
            "control-plane");
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            yield return folder;
        }
    }
}
