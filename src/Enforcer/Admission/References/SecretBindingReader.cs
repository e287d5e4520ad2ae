using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>Reads SecretBinding objects strictly; manifests/base/secret-binding.yaml holds the same shape as a schema.</summary>
internal static class SecretBindingReader
{
    public const string ApiVersion = "enforcer.dev/v1alpha1";

    public const string Kind = "SecretBinding";

    private static readonly string[] SpecKeys = ["selector", "containers", "env", "file", "secret"];

    /// <summary>The binding, or null and what is wrong.</summary>
    public static SecretBinding? Read(MapNode root, out string fault)
    {
        var spec = root["spec"];
        var secret = spec?["secret"];
        fault = Fault(root, spec, secret) ?? "";
        return fault.Length > 0 ? null : new SecretBinding
        {
            Namespace = root.Find("metadata", "namespace")!.Text!,
            Name = root.Find("metadata", "name")!.Text!,
            Selector = new PodSelector(spec!["selector"]),
            Containers = [.. (spec["containers"]?.Items ?? []).Select(item => item.Text!)],
            Env = spec["env"]?.Text,
            File = spec["file"]?.Text,
            Secret = secret!["name"]!.Text!,
            Key = secret["key"]?.Text,
        };
    }

    private static string? Fault(MapNode root, Node? spec, Node? secret) => root switch
    {
        _ when root["kind"]?.Text is not (null or Kind) || root["apiVersion"]?.Text is not (null or ApiVersion) => $"is no {Kind} of {ApiVersion}",
        _ when root.Find("metadata", "name")?.Text is not { Length: > 0 } || root.Find("metadata", "namespace")?.Text is not { Length: > 0 } => "needs metadata.name and metadata.namespace",
        _ when spec is not MapNode => "has no spec",
        _ when spec.Entries.FirstOrDefault(entry => !SpecKeys.Contains(entry.Key, StringComparer.Ordinal)).Key is { } unknown => $"spec.{unknown} is unknown: known are {string.Join(", ", SpecKeys)}",
        _ when PodSelector.Fault(spec["selector"]) is { } selector => $"spec.{selector}",
        _ when spec["containers"] is { IsNull: false } containers && (containers is not ListNode || containers.Items.Any(item => item.Text is null)) => "spec.containers is no list of names",
        _ when spec["env"] is null == spec["file"] is null => "spec needs either env or file",
        _ when spec["env"] is { } env && string.IsNullOrEmpty(env.Text) => "spec.env is no name or pattern of variables",
        _ when spec["file"] is { } file && !IsFile(file.Text) => "spec.file is no absolute path of a file",
        _ when secret?["name"]?.Text is not { } name || !KubernetesNames.IsObjectName(name) => "spec.secret.name is no name of a Secret",
        _ when secret["key"] is { } key && (key.Text is null || !KubernetesNames.IsDataKey(key.Text)) => "spec.secret.key is no key of a Secret",
        _ => null,
    };

    private static bool IsFile(string? path) =>
        path is ['/', .., not '/'] && !path.Split('/')[1..].Any(step => step is "" or "." or "..") && KubernetesNames.IsDataKey(path[(path.LastIndexOf('/') + 1)..]) && !path.Contains(':', StringComparison.Ordinal);
}
