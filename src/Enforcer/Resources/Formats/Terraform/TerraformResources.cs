namespace Enforcer.Resources.Formats.Terraform;

/// <summary>Turns an instance into what rules judge: the Kubernetes object that it declares, or a Resource of Terraform's own.</summary>
internal static class TerraformResources
{
    private const string ApiVersion = "terraform";

    public static ResourceId Id(string kind, string name) => new(ApiVersion, kind, null, name);

    public static IReadOnlyList<Resource> Of(TerraformInstance instance, SourceText source, List<ReadError> errors)
    {
        var values = (MapNode)instance.Sensitive.Apply(instance.Values);
        return instance.Type switch
        {
            _ when instance.Address.StartsWith("data.", StringComparison.Ordinal) || instance.Address.Contains(".data.", StringComparison.Ordinal) => [Own(instance, values, source)],
            "kubernetes_manifest" when (values["manifest"] as MapNode ?? values["object"]) is MapNode manifest => [Declared(instance, (MapNode)manifest.Detach(), source)],
            "kubectl_manifest" when values["yaml_body"] is ScalarNode body => Embedded(instance, body, source, errors),
            _ when KubernetesShape.Of(instance.Type, values) is { } manifest => [Declared(instance, manifest, source)],
            _ => [Own(instance, values, source)],
        };
    }

    private static Resource Own(TerraformInstance instance, MapNode values, SourceText source) =>
        new(Id(instance.Type, instance.Address), values, source.File, source) { Address = instance.Address };

    private static Resource Declared(TerraformInstance instance, MapNode manifest, SourceText source) =>
        Resource.From(manifest, source.File, source, instance.Address);

    // The text inside the value has no lines of its own in the file: whatever is found in it stands where the value stands.
    private static List<Resource> Embedded(TerraformInstance instance, ScalarNode body, SourceText source, List<ReadError> errors)
    {
        var faults = new List<ReadError>();
        var roots = YamlTree.Read(SourceText.Of(source.File, body.Raw), ReaderLimits.Default, faults);
        errors.AddRange(faults.Select(fault => fault with { Line = body.Start.Line }));
        return [.. roots.Select(root => Relocated(root, body)).OfType<MapNode>().Select(root => Declared(instance, root, source))];
    }

    private static Node Relocated(Node node, ScalarNode to) => node switch
    {
        ScalarNode scalar => new ScalarNode(scalar.Raw, scalar.Kind, scalar.Style, to.Start, to.End) { IsSensitive = to.IsSensitive },
        ListNode list => new ListNode(list.Items.Select(item => Relocated(item, to)), to.Start, to.End),
        _ => new MapNode(node.Entries.Select(entry => new MapEntry(entry.Key, to.Start, Relocated(entry.Value, to))), to.Start, to.End),
    };
}
