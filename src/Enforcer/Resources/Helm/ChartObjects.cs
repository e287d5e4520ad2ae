using System.IO.Enumeration;
using System.Text;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>The built-in objects of a chart's templates: <c>.Release</c>, <c>.Chart</c>, <c>.Files</c>, <c>.Capabilities</c>.</summary>
/// <remarks>Source: Helm, "Built-in Objects".</remarks>
internal static class ChartObjects
{
    /// <summary>Where a release is installed when nobody says where.</summary>
    public const string Namespace = "default";

    // What a cluster of today serves no more: charts ask in order to choose the newer form.
    private static readonly string[] Gone =
    [
        "extensions/v1beta1", "apps/v1beta1", "apps/v1beta2", "policy/v1beta1", "batch/v1beta1", "batch/v2alpha1", "networking.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1",
        "apiextensions.k8s.io/v1beta1", "admissionregistration.k8s.io/v1beta1", "autoscaling/v2beta1", "autoscaling/v2beta2", "scheduling.k8s.io/v1beta1", "storage.k8s.io/v1beta1", "certificates.k8s.io/v1beta1",
        "coordination.k8s.io/v1beta1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1beta1", "apiregistration.k8s.io/v1beta1", "authentication.k8s.io/v1beta1", "authorization.k8s.io/v1beta1",
        "route.openshift.io/v1", "security.openshift.io/v1", "apps.openshift.io/v1", "config.openshift.io/v1", "project.openshift.io/v1",
    ];

    /// <param name="chart">Whose templates run.</param>
    /// <param name="release">The name of the release: that of the outermost chart.</param>
    /// <param name="values">Its values.</param>
    public static GoMap Of(Chart chart, string release, GoMap values) => new()
    {
        ["Values"] = values,
        ["Chart"] = new GoMap(chart.Metadata.Select(entry => KeyValuePair.Create(Capital(entry.Key), entry.Value))) { ["IsRoot"] = true },
        ["Release"] = new GoMap { ["Name"] = release, ["Namespace"] = Namespace, ["Service"] = "Helm", ["IsInstall"] = true, ["IsUpgrade"] = false, ["Revision"] = 1L },
        ["Capabilities"] = Capabilities(),
        ["Files"] = Files(chart.Files),
        ["Subcharts"] = new GoMap(),
    };

    /// <summary>What <c>.Template</c> says in the file that runs.</summary>
    public static GoMap Template(string prefix, ChartFile file) => new() { ["Name"] = $"{prefix}/{file.Path}", ["BasePath"] = $"{prefix}/templates" };

    private static GoMap Capabilities() => new()
    {
        ["KubeVersion"] = Version("v1.31.0", "1", "31"),
        ["APIVersions"] = new GoMap { ["Has"] = (GoMethod)(given => !Gone.Contains(Group(given.Text(0)), StringComparer.Ordinal)) },
        ["HelmVersion"] = Version("v3.16.0", "3", "16"),
    };

    private static GoMap Version(string version, string major, string minor) => new()
    {
        ["Version"] = version,
        ["GitVersion"] = version,
        ["Major"] = major,
        ["Minor"] = minor,
        ["String"] = (GoMethod)(_ => version),
    };

    // networking.k8s.io/v1/Ingress asks for a kind of a version.
    private static string Group(string asked) => asked.Split('/') is [var group, var version, _] ? $"{group}/{version}" : asked;

    private static GoMap Files(IReadOnlyList<ChartFile> files) => new(files.Select(file => KeyValuePair.Create(file.Path, (object?)file.Text)))
    {
        ["Get"] = (GoMethod)(given => files.FirstOrDefault(file => file.Path == given.Text(0))?.Text ?? ""),
        ["GetBytes"] = (GoMethod)(given => files.FirstOrDefault(file => file.Path == given.Text(0))?.Text ?? ""),
        ["Lines"] = (GoMethod)(given => (files.FirstOrDefault(file => file.Path == given.Text(0))?.Text ?? "").Split('\n').ToList<object?>()),
        ["Glob"] = (GoMethod)(given => Files([.. files.Where(file => Fits(given.Text(0), file.Path))])),
        ["AsConfig"] = (GoMethod)(_ => TreeText.Yaml(new GoMap(files.Select(file => KeyValuePair.Create(Path.GetFileName(file.Path), (object?)file.Text))))),
        ["AsSecrets"] = (GoMethod)(_ => TreeText.Yaml(new GoMap(files.Select(file => KeyValuePair.Create(Path.GetFileName(file.Path), (object?)Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Text))))))),
    };

    // '*' stays within a folder, '**' does not.
    private static bool Fits(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("**/", "*", StringComparison.Ordinal).Replace("**", "*", StringComparison.Ordinal), path, ignoreCase: false)
        && (pattern.Contains("**", StringComparison.Ordinal) || pattern.Count(letter => letter == '/') == path.Count(letter => letter == '/'));

    private static string Capital(string key) => key.Length == 0 ? key : char.ToUpperInvariant(key[0]) + key[1..];
}
