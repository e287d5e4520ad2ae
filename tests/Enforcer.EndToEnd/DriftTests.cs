using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer drift</c> against a real API server: silent about what nobody touched, and about nothing else.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class DriftTests(ControlPlane cluster, DeclaredKinds kinds) : IClassFixture<DeclaredKinds>, IAsyncLifetime
{
    private string _space = "";

    public async Task InitializeAsync() => _space = await cluster.CreateNamespaceAsync("drift");

    public async Task DisposeAsync() =>
        (await cluster.KubectlAsync("delete", "--ignore-not-found", "--wait=false", "namespace", _space)).Exits(0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_untouched_cluster_does_not_drift_whatever_the_kind(bool serverSide)
    {
        await kinds.ApplyAsync(_space, serverSide);

        var result = await DriftAsync(DeclaredKinds.Folder);

        result.Exits(0);
        var summary = Summary(result);
        Assert.Equal(0, summary["drifts"]!.GetValue<int>());
        Assert.True(summary["desired"]!.GetValue<int>() >= 50, result.ToString());
    }

    [Fact]
    public async Task The_defaults_of_custom_kinds_are_read_from_the_cluster()
    {
        await kinds.ApplyAsync(_space, serverSide: false);

        var result = await DriftAsync(Path.Combine(DeclaredKinds.Folder, "custom.yaml"));

        result.Exits(0);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("examples/sidecar")]
    public async Task Our_own_manifests_do_not_drift(string folder)
    {
        var rendered = await RenderAsync(folder);
        try
        {
            (await cluster.KubectlAsync("apply", "--filename", rendered)).Exits(0);

            var result = await DriftAsync(rendered);

            result.Exits(0);
            Assert.True(Summary(result)["desired"]!.GetValue<int>() >= 5, result.ToString());
        }
        finally
        {
            // Without a webhook behind them, the configurations would refuse what other tests write.
            (await cluster.KubectlAsync("delete", "--ignore-not-found", "--wait=false", "--filename", rendered)).Exits(0);
        }
    }

    [Fact]
    public async Task Every_edit_by_hand_is_seen_with_its_path_and_its_manager()
    {
        await kinds.ApplyAsync(_space, serverSide: false);
        await EditAsync("patch", "peerauthentication", "default", "--type=merge", "--patch={\"spec\":{\"mtls\":{\"mode\":\"PERMISSIVE\"},\"portLevelMtls\":{\"8080\":{\"mode\":\"DISABLE\"}}}}");
        await EditAsync("label", "authorizationpolicy", "orders", "istio.io/rev=old");
        await EditAsync("delete", "networkpolicy", "deny-all");
        await EditAsync("patch", "networkpolicy", "implied", "--type=json", "--patch=[{\"op\":\"add\",\"path\":\"/spec/ingress/0/from/-\",\"value\":{\"ipBlock\":{\"cidr\":\"0.0.0.0/0\"}}}]");
        await EditAsync("patch", "role", "reader", "--type=json", "--patch=[{\"op\":\"add\",\"path\":\"/rules/0\",\"value\":{\"apiGroups\":[\"*\"],\"resources\":[\"secrets\"],\"verbs\":[\"*\"]}}]");
        await EditAsync("patch", "secret", "web", "--patch={\"stringData\":{\"password\":\"opened sesame\"}}");
        await EditAsync("set", "image", "deployment/web", "helper=registry.example.com/other:1.0");
        await EditAsync("patch", "deployment", "web", "--type=json", "--patch=[{\"op\":\"add\",\"path\":\"/spec/template/spec/hostPID\",\"value\":true},{\"op\":\"replace\",\"path\":\"/spec/template/metadata/annotations/sidecar.istio.io~1inject\",\"value\":\"false\"}]");
        await EditAsync("patch", "configmap", "web", "--patch={\"data\":{\"a\":null}}");
        await EditAsync("create", "role", "backdoor", "--verb=get", "--resource=secrets");

        var result = await DriftAsync(DeclaredKinds.Folder);

        result.Exits(1);
        // As one text, so that a failure shows it whole.
        string[] expected =
        [
            "Secret/web modified data.password high True kubectl-patch",
            "ConfigMap/web modified data.a low False -",
            "Role/reader modified rules[0] high True kubectl-patch",
            "PeerAuthentication/default modified spec.mtls.mode high True kubectl-patch",
            "PeerAuthentication/default modified spec.portLevelMtls high True kubectl-patch",
            "AuthorizationPolicy/orders modified metadata.labels[istio.io/rev] high True kubectl-label",
            "NetworkPolicy/deny-all missing  high True -",
            "NetworkPolicy/implied modified spec.ingress[0].from[3] high True kubectl-patch",
            "Deployment/web modified spec.template.metadata.annotations[sidecar.istio.io/inject] high True kubectl-patch",
            "Deployment/web modified spec.template.spec.containers[1].image medium True kubectl-set",
            "Deployment/web modified spec.template.spec.hostPID high True kubectl-patch",
            "Role/backdoor unmanaged  high True kubectl-create",
        ];
        var seen = Drifts(result).Select(drift =>
            $"{drift["resource"]!["kind"]}/{drift["resource"]!["name"]} {drift["kind"]} {drift["path"]} {drift["severity"]} {drift["security"]!.GetValue<bool>()} {drift["manager"] ?? "-"}");
        Assert.True(expected.SequenceEqual(seen), $"{string.Join('\n', seen)}\n{(await cluster.KubectlAsync("get", "deployment", "web", "--output=yaml", "--namespace", _space)).Output}");
        Assert.All(Drifts(result), drift => Assert.Equal(_space, drift["resource"]!["namespace"]!.GetValue<string>()));
        Assert.DoesNotContain("sesame", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("b3BlbmVk", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_by_certificate_may_compare_what_rbac_lets_it_read()
    {
        (await cluster.KubectlAsync("create", "configmap", "colours", "--from-literal=colour=blue", "--namespace", _space)).Exits(0);
        (await cluster.KubectlAsync("create", "role", "reader", "--verb=list", "--resource=configmaps", "--namespace", _space)).Exits(0);
        (await cluster.KubectlAsync("create", "rolebinding", "reader", "--role=reader", "--user=reader", "--namespace", _space)).Exits(0);
        var reader = await cluster.CreateKubeconfigAsync("reader");
        var file = await WriteAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colours}\ndata: {colour: red}\n");

        var allowed = await EnforcerProcess.RunAsync("drift", "--desired", file, "--live", "cluster", "--kubeconfig", reader, "--namespace", _space);
        var refused = await EnforcerProcess.RunAsync("drift", "--desired", file, "--live", "cluster:test", "--kubeconfig", reader, "--namespace", "default");

        Assert.Contains("data.colour", allowed.Exits(1).Output, StringComparison.Ordinal);
        Assert.Contains("\"reader\" cannot list resource \"configmaps\"", refused.Exits(3).Error, StringComparison.Ordinal);
        Assert.Contains("enforcer: hint: ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cluster_may_be_the_desired_side()
    {
        (await cluster.KubectlAsync("create", "configmap", "colours", "--from-literal=colour=blue", "--namespace", _space)).Exits(0);
        var file = await WriteAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: colours}\ndata: {colour: red}\n");

        var result = await EnforcerProcess.RunAsync("drift", "--desired", "cluster", "--live", file, "--kubeconfig", cluster.Kubeconfig, "--namespace", _space, "--format", "json");

        var drift = Assert.Single(Drifts(result.Exits(1)));
        Assert.Equal(("blue", "red"), (drift["desired"]!.GetValue<string>(), drift["live"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_list_longer_than_a_page_is_read_to_its_end()
    {
        var items = Enumerable.Range(0, 1100).Select(number => $"- {{apiVersion: v1, kind: ConfigMap, metadata: {{name: many-{number}, namespace: {_space}}}, data: {{number: \"{number}\"}}}}");
        var file = await WriteAsync("apiVersion: v1\nkind: List\nitems:\n" + string.Join('\n', items) + "\n");
        (await cluster.KubectlAsync("create", "--filename", file)).Exits(0);

        var result = await DriftAsync(file);

        Assert.Equal(1100, Summary(result.Exits(0))["desired"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_or_trusted_is_no_verdict()
    {
        var file = await WriteAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        var config = await File.ReadAllTextAsync(cluster.Kubeconfig);
        var nobody = await WriteAsync(config.Replace(cluster.Server.Authority, "127.0.0.1:1", StringComparison.Ordinal));
        var untrusted = await WriteAsync(config.Replace($"certificate-authority: {cluster.AuthorityFile}", "", StringComparison.Ordinal));

        var misnamed = await WriteAsync(config.Replace($"server: {cluster.Server}", $"server: {cluster.Server}\n    tls-server-name: other.example.com", StringComparison.Ordinal));

        foreach (var kubeconfig in new[] { nobody, untrusted, misnamed })
        {
            var result = await EnforcerProcess.RunAsync("drift", "--desired", file, "--live", "cluster", "--kubeconfig", kubeconfig);

            Assert.Contains("cannot be reached", result.Exits(3).Error, StringComparison.Ordinal);
            Assert.Contains("enforcer: hint: ", result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }
    }

    [Fact]
    public async Task A_cluster_is_known_by_the_name_that_the_kubeconfig_gives_and_unverified_only_with_a_warning()
    {
        var file = await WriteAsync("apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n");
        var config = await File.ReadAllTextAsync(cluster.Kubeconfig);
        var named = await WriteAsync(config.Replace($"server: {cluster.Server}", $"server: {cluster.Server}\n    tls-server-name: kubernetes.default.svc", StringComparison.Ordinal));
        var unverified = await WriteAsync(config.Replace($"certificate-authority: {cluster.AuthorityFile}", "insecure-skip-tls-verify: true", StringComparison.Ordinal));

        var trusted = await EnforcerProcess.RunAsync("drift", "--desired", file, "--live", "cluster", "--kubeconfig", named);
        var warned = await EnforcerProcess.RunAsync("drift", "--desired", file, "--live", "cluster", "--kubeconfig", unverified);

        Assert.Empty(trusted.Exits(0).Error);
        Assert.Contains("enforcer: warning: the kubeconfig skips the verification", warned.Exits(0).Error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<JsonNode> Drifts(CommandResult result) => [.. JsonNode.Parse(result.Output)!["drifts"]!.AsArray().Select(drift => drift!)];

    private static JsonNode Summary(CommandResult result) => JsonNode.Parse(result.Output)!["summary"]!;

    private static async Task<string> WriteAsync(string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("enforcer-drift-").FullName, "input.yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private Task<CommandResult> DriftAsync(string desired) => EnforcerProcess.RunAsync(
        "drift", "--desired", desired, "--live", "cluster", "--kubeconfig", cluster.Kubeconfig, "--namespace", _space, "--format", "json");

    private async Task EditAsync(params string[] arguments) => (await cluster.KubectlAsync([.. arguments, "--namespace", _space])).Exits(0);

    // The API server here may be older than the manifests ask for.
    private async Task<string> RenderAsync(string folder)
    {
        var rendered = (await cluster.KubectlAsync("kustomize", RepositoryFolder.Find(["manifests", .. folder.Split('/')]))).Exits(0).Output;
        var served = (await cluster.KubectlAsync("api-versions")).Exits(0).Output.Split('\n');
        return await WriteAsync(served.Contains("policy/v1") ? rendered : rendered.Replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n", StringComparison.Ordinal));
    }
}
