using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

public sealed class ScanRunnerTests : IDisposable
{
    private const string Strict = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: istio-system}\nspec: {mtls: {mode: STRICT}}\n";
    private const string Unset = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: UNSET}}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Judges_the_files_together()
    {
        _folder.Write("mesh.yaml", Strict);
        _folder.Write("shop.yaml", Unset);

        var result = Run(new ScanOptions { Paths = [_folder.Path] });

        Assert.Empty(result.Findings);
        Assert.Equal((2, 2), (result.FileCount, result.ResourceCount));
    }

    [Fact]
    public void Isolated_lets_no_knowledge_cross_between_subfolders_and_shows_paths_below_the_folder()
    {
        _folder.Write("one/mesh.yaml", Strict);
        _folder.Write("two/deep/shop.yaml", Unset);
        _folder.Write("three/mesh.yaml", Strict);
        _folder.Write("three/shop.yaml", Unset);

        var result = Run(new ScanOptions { Paths = [_folder.Path], Isolated = true });

        Assert.Equal("two/deep/shop.yaml", Assert.Single(result.Findings).File);
        Assert.Equal(4, result.FileCount);
    }

    [Theory]
    [InlineData("namespace: shop", null, null, "shop")]
    [InlineData("namespace: shop", "namespace: shop", null, "shop")]
    [InlineData("namespace: shop", "namespace: bank", null, null)]
    [InlineData("namespace: shop", "", null, null)]
    [InlineData("namespace: shop", null, "namespace: inner", "shop")]
    [InlineData("", null, "namespace: inner", "inner")]
    public void An_object_lies_where_all_kustomizations_that_take_it_up_put_it(string one, string? other, string? inner, string? expected)
    {
        const string Workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web}]}}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n";
        _folder.Write("base/web.yaml", Workload);
        _folder.Write("base/kustomization.yaml", $"resources: [web.yaml]\n{inner}\n");
        _folder.Write("overlays/one/kustomization.yaml", $"resources: [../../base]\npatches: [{{path: patch.yaml}}, {{patch: \"apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {{name: web}}\\nspec: {{replicas: 2}}\"}}]\n{one}\n");
        _folder.Write("overlays/one/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n");
        if (other is not null)
        {
            _folder.Write("overlays/other/kustomization.yaml", $"resources: [../../base]\n{other}\n");
        }

        var set = Run(new ScanOptions { Paths = [_folder.Path] }).Together!;

        Assert.Equal(expected, Assert.Single(set.OfKind("apps", "Deployment")).Namespace);
        Assert.Equal(2, set.Fragments.Count(patch => one.Length == 0 || patch.Namespace == "shop"));
        Assert.Null(Assert.Single(set.OfKind("", "Namespace")).Namespace);
    }

    [Theory]
    [InlineData("patches: [{path: patches/web.yaml, target: {kind: Deployment}}]")]
    [InlineData("patchesStrategicMerge: [./patches/web.yaml]")]
    [InlineData("patchesJson6902: [{path: base/../patches/web.yaml}]")]
    public void A_patch_of_a_kustomization_answers_for_what_it_sets_and_not_for_what_it_leaves_out(string patches)
    {
        const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {hostNetwork: true, containers: [{name: web}]}}}\n";
        _folder.Write("kustomization.yaml", $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [base]\n{patches}\n");
        _folder.Write("patches/web.yaml", Patch);

        Assert.Equal(["injection-host-network"], Run(new ScanOptions { Paths = [_folder.Path] }).Findings.Select(finding => finding.Rule.Id));

        _folder.Write("kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [patches/web.yaml]\n");
        Assert.Contains("rbac-default-account", Run(new ScanOptions { Paths = [_folder.Path] }).Findings.Select(finding => finding.Rule.Id));
    }

    [Fact]
    public void A_patch_of_a_kustomization_is_no_second_object_and_may_carry_an_exception()
    {
        _folder.Write("mesh.yaml", Strict);
        _folder.Write("shop/kustomization.yaml", "patches: [{path: open.yaml}]\n");
        var patch = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata:\n  name: default\n  namespace: istio-system\nspec:\n  mtls:\n    mode: PERMISSIVE\n";
        _folder.Write("shop/open.yaml", patch);
        _folder.Write("shop/unset.yaml", Unset);

        Assert.Equal("shop/open.yaml", Assert.Single(Run(new ScanOptions { Paths = [_folder.Path] }).Findings).File[(_folder.Path.Length + 1)..]);

        _folder.Write("shop/open.yaml", patch.TrimEnd() + " # enforcer:ignore mtls-peer-authentication-permissive migration; until=2027-01-31; owner=team\n");
        Assert.NotNull(Assert.Single(Run(new ScanOptions { Paths = [_folder.Path] }).Findings).Suppressed);
    }

    [Theory]
    [InlineData("patches:\n- target: {kind: PeerAuthentication, name: default}\n  patch: |-\n    - op: replace\n      path: /spec/mtls/mode\n      value: DISABLE\n", 6, 14)]
    [InlineData("patchesJson6902:\n- target: {kind: PeerAuthentication}\n  patch: '[{\"op\": \"add\", \"path\": \"/spec/mtls\", \"value\": {\"mode\": \"DISABLE\"}}]'\n", 3, 10)]
    [InlineData("patches:\n- patch: |\n    # first\n    ---\n    apiVersion: security.istio.io/v1\n    kind: PeerAuthentication\n    metadata: {name: default, namespace: istio-system}\n    spec: {mtls: {mode: DISABLE}}\n", 8, 25)]
    [InlineData("patchesStrategicMerge:\n- |-\n  apiVersion: security.istio.io/v1\n  kind: PeerAuthentication\n  metadata: {name: default, namespace: istio-system}\n  spec: {mtls: {mode: DISABLE}}\n", 6, 23)]
    [InlineData("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: mesh, namespace: flux-system}\nspec:\n  patches:\n  - patch: \"[{op: replace, path: /spec/mtls/mode, value: DISABLE}]\"\n    target: {kind: PeerAuthentication, name: .*}\n", 6, 12)]
    public void A_patch_written_into_a_kustomization_is_judged_at_its_own_line(string kustomization, int line, int column)
    {
        _folder.Write("mesh.yaml", Strict);
        _folder.Write("kustomization.yaml", kustomization);

        var finding = Assert.Single(Run(new ScanOptions { Paths = [_folder.Path] }).Findings, finding => finding.Rule.Category == Category.Mtls);

        Assert.EndsWith("/kustomization.yaml", finding.File, StringComparison.Ordinal);
        Assert.Equal(("spec.mtls.mode", line, column), (finding.Path, finding.Location.Line, finding.Location.Column));
    }

    [Theory]
    [InlineData("- {op: replace, path: /spec/mtls/mode, value: STRICT}")]
    [InlineData("- {op: replace, path: /spec/missing/0/mode, value: DISABLE}\n    - {op: remove, path: /spec/mtls}")]
    [InlineData("- {op: replace, path: spec, value: DISABLE}")]
    [InlineData("- {op: add, path: /metadata/labels, value: {team: mesh}}")]
    [InlineData("]")]
    [InlineData("kind: [")]
    public void A_patch_written_into_a_kustomization_answers_for_nothing_that_it_does_not_set(string patch)
    {
        _folder.Write("mesh.yaml", Strict);
        _folder.Write("kustomization.yaml", $"patches:\n- target: {{kind: PeerAuthentication}}\n  patch: |-\n    {patch}\n");

        Assert.Empty(Run(new ScanOptions { Paths = [_folder.Path] }).Findings);
    }

    [Fact]
    public void Isolated_takes_folders_only()
    {
        var file = _folder.Write("a.yaml", Strict);

        Assert.Throws<DirectoryNotFoundException>(() => Run(new ScanOptions { Paths = [file], Isolated = true }));
    }

    [Fact]
    public void Progress_ends_at_all_files()
    {
        _folder.Write("one/a.yaml", Strict);
        _folder.Write("two/b.yaml", Strict);
        var last = new Recorder();

        new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path], Isolated = true }, last, CancellationToken.None);

        Assert.Equal((2, 2), last.Value);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("low", true)]
    [InlineData("high", true)]
    [InlineData("critical", false)]
    [InlineData("audit", true)]
    [InlineData("warn", true)]
    [InlineData("deny", false)]
    public void A_threshold_is_a_level_or_a_severity(string? word, bool reached)
    {
        _folder.Write("a.yaml", Unset);
        var settings = new PolicySettings { Rules = new Dictionary<string, RuleSettings> { ["mtls-peer-authentication-permissive"] = new(Level.Warn, Severity.High) } };

        var finding = Assert.Single(Run(new ScanOptions { Paths = [_folder.Path], Policies = settings }).Findings);

        Assert.Equal(reached, Threshold.Parse(word).Reaches(finding));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("HIGH")]
    [InlineData("")]
    public void An_unknown_threshold_is_refused(string word)
    {
        Assert.Throws<ConfigurationException>(() => Threshold.Parse(word));
    }

    private static ScanResult Run(ScanOptions options) => new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(options, null, CancellationToken.None);

    private sealed class Recorder : IProgress<(int Done, int All)>
    {
        public (int Done, int All) Value { get; private set; }

        public void Report((int Done, int All) value) => Value = value;
    }
}
