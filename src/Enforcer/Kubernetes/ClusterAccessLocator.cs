using Enforcer.Resources.Settings;

namespace Enforcer.Kubernetes;

/// <summary>Finds the cluster as kubectl does: the named kubeconfig, KUBECONFIG, the home folder's, then the Pod's own service account.</summary>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class ClusterAccessLocator(Func<string, string?> variable)
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static ClusterAccessLocator OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <param name="kubeconfig">A file, or null to look in the usual places.</param>
    /// <param name="context">A context of the kubeconfig; null for its current one.</param>
    /// <exception cref="IOException">A named file cannot be read.</exception>
    /// <exception cref="ConfigurationException">Nothing is configured, or what is cannot be used.</exception>
    public ClusterAccess Locate(string? kubeconfig, string? context)
    {
        var files = kubeconfig is null ? UsualFiles() : [kubeconfig];
        if (files.Count > 0)
        {
            return Kubeconfig.Load(files).Access(context);
        }

        var host = variable("KUBERNETES_SERVICE_HOST");
        if (context is null && !string.IsNullOrEmpty(host))
        {
            return InCluster(host, variable("KUBERNETES_SERVICE_PORT") ?? "443", AccountFolder);
        }

        throw new ConfigurationException("no cluster is configured", "name a kubeconfig with --kubeconfig FILE or KUBECONFIG, or run in a Pod with a service account");
    }

    /// <summary>The cluster that this Pod runs in, whatever kubeconfigs lie about.</summary>
    /// <exception cref="ConfigurationException">This is no Pod, or it has no service account.</exception>
    public ClusterAccess LocatePod()
    {
        if (variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } host && File.Exists(Path.Combine(AccountFolder, "token")))
        {
            return InCluster(host, variable("KUBERNETES_SERVICE_PORT") ?? "443", AccountFolder);
        }

        throw new ConfigurationException("--in-cluster: this is no Pod with a service account's token", "mount the token (automountServiceAccountToken: true), or name a kubeconfig with --kubeconfig FILE");
    }

    /// <summary>The access of a Pod: its mounted token, read anew for each request because the kubelet rotates it, and the cluster's authority.</summary>
    public static ClusterAccess InCluster(string host, string port, string accountFolder)
    {
        var token = Path.Combine(accountFolder, "token");
        var space = Path.Combine(accountFolder, "namespace");
        return new ClusterAccess
        {
            Server = new UriBuilder("https", host, int.TryParse(port, out var number) ? number : 443).Uri,
            Authorities = ClusterCertificates.Authorities(File.ReadAllText(Path.Combine(accountFolder, "ca.crt")), "the service account's ca.crt"),
            Token = () => File.ReadAllText(token).Trim(),
            Namespace = File.Exists(space) ? File.ReadAllText(space).Trim() : "default",
        };
    }

    private List<string> UsualFiles()
    {
        var named = variable("KUBECONFIG");
        if (!string.IsNullOrEmpty(named))
        {
            // As kubectl: of several, those that exist.
            var files = named.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
            return files.Length == 1 ? [files[0]] : [.. files.Where(File.Exists)];
        }

        var home = variable("HOME");
        var usual = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".kube", "config");
        return usual is not null && File.Exists(usual) ? [usual] : [];
    }
}
