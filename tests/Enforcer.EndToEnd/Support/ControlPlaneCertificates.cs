namespace Enforcer.EndToEnd.Support;

/// <summary>The keys of one control plane, made by openssl for this run only: authority, API server, service accounts, users.</summary>
internal sealed class ControlPlaneCertificates(string folder)
{
    public string Authority => Path.Combine(folder, "ca.crt");

    public string Server => Path.Combine(folder, "server.crt");

    public string ServerKey => Path.Combine(folder, "server.key");

    public string ServiceAccountKey => Path.Combine(folder, "accounts.key");

    public async Task CreateAsync()
    {
        await OpensslAsync("genrsa", "-out", ServiceAccountKey, "2048");
        await OpensslAsync(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=control-plane",
            "-keyout", Path.Combine(folder, "ca.key"), "-out", Authority);
        await IssueAsync("server", "/CN=kube-apiserver", "extendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.default.svc\n");
    }

    /// <summary>A client certificate whose user and groups the API server reads from CN and O.</summary>
    public async Task<(string Certificate, string Key)> CreateUserAsync(string user, IReadOnlyList<string> groups)
    {
        var name = $"user-{Guid.NewGuid():n}";
        await IssueAsync(name, string.Concat(groups.Select(group => $"/O={group}")) + $"/CN={user}", "extendedKeyUsage=clientAuth\n");
        return (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
    }

    private async Task IssueAsync(string name, string subject, string extensions)
    {
        string At(string ending) => Path.Combine(folder, name + ending);
        await File.WriteAllTextAsync(At(".ext"), extensions);
        await OpensslAsync(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, "-keyout", At(".key"), "-out", At(".csr"));
        await OpensslAsync(
            "x509", "-req", "-in", At(".csr"), "-CA", Authority, "-CAkey", Path.Combine(folder, "ca.key"), "-CAcreateserial", "-days", "2",
            "-extfile", At(".ext"), "-out", At(".crt"));
    }

    private static async Task OpensslAsync(params string[] arguments) =>
        (await RunningProcess.RunAsync("openssl", arguments)).Exits(0);
}
