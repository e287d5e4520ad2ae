using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Helm;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

/// <summary>Helm charts are judged as they would be installed, and answered for at the lines of their templates.</summary>
public sealed class ChartScanTests : IDisposable
{
    private const string Metadata = "apiVersion: v2\nname: shop\nversion: 1.0.0\nappVersion: \"4.5\"\n";
    private const string Policy = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default}\n\nspec:\n  mtls:\n    mode: {{ .Values.mode }}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_value_that_weakens_the_mesh_is_told_at_the_line_of_the_template()
    {
        Chart("shop", Metadata, "mode: PERMISSIVE\n", ("mtls.yaml", "{{- if true }}\n" + Policy + "{{- end }}\n"));

        var finding = Assert.Single(Scan().Findings);

        Assert.Equal(("mtls-peer-authentication-permissive", 8, 11), (finding.Rule.Id, finding.Location.Line, finding.Location.Column));
        Assert.EndsWith("shop/templates/mtls.yaml", finding.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_that_is_right_has_no_findings_and_no_errors()
    {
        Chart("shop", Metadata, "mode: STRICT\n", ("_helpers.tpl", "{{ define \"name\" }}{{ .Release.Name }}{{ end }}"), ("mtls.yaml", Policy), ("NOTES.txt", "{{ .Values.mode }}"));

        var result = Scan();

        Assert.Empty(result.Findings);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_secret_of_the_values_is_told_once_where_it_stands()
    {
        var password = "Tr0ub4dor" + "&3xyz";
        Chart("shop", Metadata, $"db:\n  password: \"{password}\"\n", ("pod.yaml", Pod("- {name: DB_PASSWORD, value: {{ .Values.db.password | quote }}}\n    - {name: B, value: {{ randAlphaNum 20 }}}")));

        var secrets = Scan().Findings.Where(finding => finding.Rule.Category == Category.Secrets).ToList();

        Assert.Equal("values.yaml", Path.GetFileName(Assert.Single(secrets).File));
    }

    [Fact]
    public void A_secret_of_the_template_is_told_in_the_template()
    {
        var password = "Tr0ub4dor" + "&3xyz";
        Chart("shop", Metadata, "a: b\n", ("pod.yaml", Pod($"- {{name: DB_PASSWORD, value: {{{{ .Values.password | default \"{password}\" }}}}}}")));

        var finding = Assert.Single(Scan().Findings, finding => finding.Rule.Id == "secrets-env-literal");

        Assert.Equal(("pod.yaml", 8), (Path.GetFileName(finding.File), finding.Location.Line));
    }

    [Fact]
    public void An_exception_beside_the_line_of_the_template_counts()
    {
        Chart("shop", Metadata, "mode: PERMISSIVE\n", ("mtls.yaml", Policy.Replace("{{ .Values.mode }}", "{{ .Values.mode }} # enforcer:ignore mtls-peer-authentication-permissive moving; until=2999-01-01; owner=shop", StringComparison.Ordinal)));

        Assert.NotNull(Assert.Single(Scan().Findings).Suppressed);
    }

    [Theory]
    [InlineData("mode: STRICT\ndb: {}\n", "STRICT")]
    [InlineData("mode: STRICT\ndb: {mode: PERMISSIVE}\n", "PERMISSIVE")]
    [InlineData("mode: STRICT\ndb: {mode: null}\n", "none")]
    [InlineData("mode: STRICT\nglobal: {mode: DISABLE}\n", "DISABLE")]
    [InlineData("mode: STRICT\ndb: {enabled: false}\n", "absent")]
    public void A_chart_below_gets_its_own_values_the_outer_ones_and_the_globals(string values, string expected)
    {
        Chart("shop", Metadata + "dependencies: [{name: db, version: 1.x, condition: db.enabled}]\n", values);
        Chart("shop/charts/db", "apiVersion: v2\nname: db\nversion: 1.0.0\n", "mode: STRICT\nenabled: true\n", ("mtls.yaml", Policy.Replace(".Values.mode", "(.Values.global).mode | default .Values.mode | default \"none\"", StringComparison.Ordinal)));

        var result = Scan();

        Assert.Empty(result.Errors);
        Assert.Equal(expected, result.Together!.OfKind("security.istio.io", "PeerAuthentication").SingleOrDefault()?.Root.Find("spec", "mtls", "mode")?.Text ?? "absent");
    }

    [Fact]
    public void A_packed_chart_below_is_judged_too()
    {
        Chart("shop", Metadata + "dependencies: [{name: db, version: 1.x}]\n", "db: {mode: PERMISSIVE}\n", ("empty.yaml", ""));
        Pack("shop/charts/db-1.0.0.tgz", ("db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n"), ("db/values.yaml", "mode: STRICT\n"), ("db/templates/mtls.yaml", Policy));

        var finding = Assert.Single(Scan().Findings);

        Assert.EndsWith("shop/charts/db-1.0.0.tgz/db/templates/mtls.yaml", finding.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dependency_that_is_not_there_is_an_error_that_says_what_to_do()
    {
        Chart("shop", Metadata + "dependencies: [{name: db, version: 1.x}]\n", "mode: PERMISSIVE\n", ("mtls.yaml", Policy), ("name.yaml", "a: {{ include \"db.name\" . }}\n"));

        var result = Scan();

        Assert.Single(result.Findings);
        Assert.Collection(
            result.Errors.OrderBy(error => error.File, StringComparer.Ordinal),
            error => Assert.Contains("'db' that it depends on is not in charts/", error.Message, StringComparison.Ordinal),
            error => Assert.Equal(("name.yaml", 1), (Path.GetFileName(error.File), error.Line)));
        Assert.All(result.Errors, error => Assert.Contains("helm dependency build", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_yaml_once_rendered_is_an_error_at_the_line_of_the_template()
    {
        Chart("shop", Metadata, "name: \"a: b: c\"\n", ("a.yaml", "{{- if true }}\nkind: ConfigMap\n\nmetadata:\n  name: {{ .Values.name }}\n{{- end }}\n"));

        var error = Assert.Single(Scan().Errors);

        Assert.Equal(5, error.Line);
        Assert.StartsWith("what the template renders is not valid YAML", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_is_named_alone_is_rendered_with_its_chart_and_only_it_is_reported()
    {
        Chart("shop", Metadata, "mode: PERMISSIVE\n", ("mtls.yaml", Policy), ("other.yaml", Policy));

        var result = Scan("shop/templates/mtls.yaml");

        Assert.Equal("mtls.yaml", Path.GetFileName(Assert.Single(result.Findings).File));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void The_checksum_of_another_template_and_files_of_the_chart_are_known()
    {
        Chart("shop", Metadata, "mode: STRICT\n", ("mtls.yaml", Policy), ("sum.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  sum: {{ include (print $.Template.BasePath \"/mtls.yaml\") . | sha256sum }}\n{{ (.Files.Glob \"conf/*\").AsConfig | indent 2 }}\n"));
        _folder.Write("shop/conf/a.conf", "level: info");

        var data = Assert.Single(Scan().Together!.OfKind("", "ConfigMap")).Root["data"]!;

        Assert.Equal(64, data["sum"]!.Text!.Length);
        Assert.Equal("level: info", data["a.conf"]!.Text);
    }

    [Theory]
    [InlineData("Chart.yaml", "- a\n", "describes no chart")]
    [InlineData("Chart.yaml", "", "describes no chart")]
    [InlineData("values.yaml", "- a\n", "must hold a map")]
    [InlineData("templates/mtls.yaml", "a: \u00e9", "is not UTF-8")]
    public void A_chart_that_cannot_be_read_is_never_passed_over(string file, string text, string message)
    {
        Chart("shop", Metadata, "mode: STRICT\n", ("mtls.yaml", Policy));
        File.WriteAllText(Path.Combine(_folder.Path, "shop", file), text, Encoding.Latin1);

        Assert.Contains(Scan().Errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Templates_read_nothing_outside_of_the_chart()
    {
        var outside = _folder.Write("outside.txt", "not yours");
        Chart("shop", Metadata, "", ("a.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {a: {{ .Files.Get \"link.txt\" | quote }}, b: {{ .Files.Get \"../outside.txt\" | quote }}, c: {{ env \"PATH\" | quote }}}\n"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "shop/link.txt"), outside);

        var data = Assert.Single(Scan("shop").Together!.OfKind("", "ConfigMap")).Root["data"]!;

        Assert.All(data.Entries, entry => Assert.Equal("", entry.Value.Text));
    }

    [Fact]
    public void Without_a_chart_around_it_a_template_stays_an_error()
    {
        _folder.Write("templates/a.yaml", "a: {{ if }}\n  b: {{ end }}\n");

        Assert.Contains("render it first", Assert.Single(Scan().Errors).Message, StringComparison.Ordinal);
    }

    private static string Pod(string env) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: a\n    env:\n    {env}\n";

    private void Chart(string folder, string metadata, string values, params IReadOnlyList<(string Name, string Text)> templates)
    {
        _folder.Write($"{folder}/Chart.yaml", metadata);
        _folder.Write($"{folder}/values.yaml", values);
        foreach (var (name, text) in templates)
        {
            _folder.Write($"{folder}/templates/{name}", text);
        }
    }

    private void Pack(string path, params IReadOnlyList<(string Name, string Text)> files)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, path))!);
        using var zipped = new GZipStream(File.Create(Path.Combine(_folder.Path, path)), CompressionLevel.Fastest);
        using var archive = new TarWriter(zipped);
        foreach (var (name, text) in files)
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }
    }

    private ScanResult Scan(string below = "") =>
        new ScanRunner(new DeclaredFiles(ReaderLimits.Default, charts: ChartOptions.Default), TimeProvider.System).Run(new ScanOptions { Paths = [Path.Combine(_folder.Path, below)] }, null, default);
}
