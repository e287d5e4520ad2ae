using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Admission;

/// <summary>The emergency switch in the hands of people with too few rights, and a second time: it says so and loses nothing.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class SwitchTests(ControlPlane cluster) : IAsyncLifetime
{
    private string _space = "";
    private string _kubeconfig = "";

    public async Task InitializeAsync()
    {
        _space = await cluster.CreateNamespaceAsync("switch");
        _kubeconfig = await cluster.CreateKubeconfigAsync(_space);
        foreach (var kind in new[] { "Validating", "Mutating" })
        {
            (await cluster.KubectlWithInputAsync(
                $$$"""
                apiVersion: admissionregistration.k8s.io/v1
                kind: {{{kind}}}WebhookConfiguration
                metadata: {name: {{{_space}}}}
                webhooks:
                - name: switch.enforcer.dev
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  failurePolicy: Fail
                  clientConfig: {url: "https://127.0.0.1:1/validate"}
                  namespaceSelector: {matchLabels: {switch: {{{_space}}}}}
                  rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [configmaps]}]
                """,
                "create",
                "--filename",
                "-")).Exits(0);
        }
    }

    public async Task DisposeAsync()
    {
        await cluster.KubectlAsync("delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", _space, "--ignore-not-found");
        await cluster.KubectlAsync("delete", "clusterrolebinding", _space, "--ignore-not-found");
        await cluster.KubectlAsync("delete", "clusterrole", _space, "--ignore-not-found");
        await cluster.KubectlAsync("delete", "namespace", _space, "--wait=false");
    }

    [Fact]
    public async Task Says_which_right_is_missing_and_leaves_all_as_it_was_until_it_is_there()
    {
        // No right at all.
        var nothing = await SwitchAsync("disable");
        Assert.Contains("cannot be read", nothing.Exits(3).Error, StringComparison.Ordinal);
        Assert.Contains(_space, nothing.Error, StringComparison.Ordinal);

        // It may take them away, and not keep them: then they stay.
        await GrantAsync("get,delete");
        var unkept = await SwitchAsync("disable");
        Assert.Contains("enforcer-disabled-webhooks", unkept.Exits(3).Error, StringComparison.Ordinal);
        await StandAsync(2);

        // Unless that is what is wanted.
        Assert.Contains("removed", (await SwitchAsync("disable", "--discard")).Exits(0).Output, StringComparison.Ordinal);
        await StandAsync(0);
        Assert.Contains("disabled already", (await SwitchAsync("disable", "--discard")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_kept_stays_kept_until_somebody_may_put_it_back()
    {
        (await cluster.KubectlAsync("create", "rolebinding", "switch", "--namespace", _space, "--clusterrole", "admin", "--user", _space)).Exits(0);
        await GrantAsync("get,delete");
        (await SwitchAsync("disable")).Exits(0);
        await StandAsync(0);

        Assert.Contains("cannot be put back", (await SwitchAsync("enable")).Exits(3).Error, StringComparison.Ordinal);
        (await cluster.KubectlAsync("get", "configmap", "enforcer-disabled-webhooks", "--namespace", _space)).Exits(0);

        await GrantAsync("get,delete,create");
        (await SwitchAsync("enable")).Exits(0);
        await StandAsync(2);
        Assert.Contains("nothing to put back", (await SwitchAsync("enable")).Exits(0).Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> SwitchAsync(string verb, params string[] more) =>
        EnforcerProcess.RunAsync(["webhook", verb, "--kubeconfig", _kubeconfig, "--namespace", _space, "--webhook-configuration", _space, .. more]);

    private async Task GrantAsync(string verbs)
    {
        (await cluster.KubectlWithInputAsync(
            $$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: {{_space}}}
            rules: [{apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations, mutatingwebhookconfigurations], verbs: [{{verbs}}]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: {{_space}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{_space}}}
            subjects: [{kind: User, name: {{_space}}, apiGroup: rbac.authorization.k8s.io}]
            """,
            "apply",
            "--filename",
            "-")).Exits(0);
        // RBAC follows what is stored with a delay of its own.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await cluster.KubectlAsync("auth", "can-i", verbs.Split(',')[^1], "validatingwebhookconfigurations", "--as", _space)).ExitCode != 0)
        {
            Assert.False(deadline.IsCancellationRequested, $"{verbs} is not granted after 60 s");
            await Task.Delay(50);
        }
    }

    private async Task StandAsync(int count)
    {
        var found = await cluster.KubectlAsync("get", "validatingwebhookconfiguration,mutatingwebhookconfiguration", "--output", "name");
        Assert.Equal(count, found.Exits(0).Output.Split('\n').Count(line => line.EndsWith($"/{_space}", StringComparison.Ordinal)));
    }
}
