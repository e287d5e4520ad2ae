namespace Enforcer.Resources.Formats.Terraform;

/// <summary>What <c>terraform show -json</c> writes of a state.</summary>
internal sealed class TerraformShownStateDialect : IJsonDialect
{
    public string Name => "terraform-shown-state";

    public bool Claims(MapNode root) =>
        root["format_version"] is not null && root["terraform_version"] is not null && root["values"] is not null;

    public void Expand(MapNode root, SourceText source, List<Resource> into, List<ReadError> errors)
    {
        if (TerraformVersion.Fault(root, source) is { } fault)
        {
            errors.Add(fault);
            return;
        }

        var values = root["values"];
        into.AddRange(TerraformModules.Instances(values?["root_module"], source, errors).SelectMany(instance => TerraformResources.Of(instance, source, errors)));
        into.AddRange(TerraformNamedValues.Of("output", values?["outputs"], source));
    }
}
