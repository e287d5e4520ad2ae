namespace Enforcer.Resources.Formats.Terraform;

/// <summary>Walks a module and its children as <c>terraform show -json</c> nests them.</summary>
internal static class TerraformModules
{
    public static IEnumerable<TerraformInstance> Instances(Node? module, SourceText source, List<ReadError> errors)
    {
        if (module is not (null or MapNode or { IsNull: true }))
        {
            errors.Add(new ReadError(source.File, module.Start.Line, "not a Terraform plan or state: a module is no object; write it with 'terraform show -json'"));
        }

        var own = from resource in module?["resources"]?.Items ?? []
                  let values = resource["values"] as MapNode
                  where values is not null
                  select new TerraformInstance(
                      resource["address"]?.Text ?? "(no address)", resource["type"]?.Text ?? "", values, SensitiveMarks.From(resource["sensitive_values"]));
        return own.Concat((module?["child_modules"]?.Items ?? []).SelectMany(child => Instances(child, source, errors)));
    }
}
