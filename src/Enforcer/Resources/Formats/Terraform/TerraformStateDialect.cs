namespace Enforcer.Resources.Formats.Terraform;

/// <summary>A state file as Terraform keeps it: version 4, with every attribute in clear.</summary>
internal sealed class TerraformStateDialect : IJsonDialect
{
    public string Name => "terraform-state";

    public bool Claims(MapNode root) =>
        root["terraform_version"] is not null && root["version"] is ScalarNode && (root["resources"] ?? root["lineage"] ?? root["modules"]) is not null;

    public void Expand(MapNode root, SourceText source, List<Resource> into, List<ReadError> errors)
    {
        if (root["version"]!.Text != "4")
        {
            errors.Add(new ReadError(source.File, root["version"]!.Start.Line, "the state is of a version other than 4: upgrade it with 'terraform apply -refresh-only' of Terraform 0.12 or newer"));
            return;
        }

        if (root["resources"] is not (null or ListNode or { IsNull: true }))
        {
            errors.Add(new ReadError(source.File, root["resources"]!.Start.Line, "not a Terraform state: 'resources' is no list"));
        }

        foreach (var resource in root["resources"]?.Items ?? [])
        {
            foreach (var instance in resource["instances"]?.Items ?? [])
            {
                if (instance["attributes"] is MapNode attributes)
                {
                    var found = new TerraformInstance(Address(resource, instance), resource["type"]?.Text ?? "", attributes, SensitiveMarks.FromPaths(instance["sensitive_attributes"]));
                    into.AddRange(TerraformResources.Of(found, source, errors));
                }
            }
        }

        into.AddRange(TerraformNamedValues.Of("output", root["outputs"], source));
    }

    private static string Address(Node resource, Node instance)
    {
        var module = resource["module"]?.Text is { Length: > 0 } path ? path + "." : "";
        var mode = resource["mode"]?.Text == "data" ? "data." : "";
        var index = instance["index_key"] switch
        {
            ScalarNode { Kind: ScalarKind.Integer } number => $"[{number.Raw}]",
            { Text: { } key } => $"[\"{key}\"]",
            _ => "",
        };
        return $"{module}{mode}{resource["type"]?.Text}.{resource["name"]?.Text}{index}";
    }
}
