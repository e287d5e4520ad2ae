namespace Enforcer.Resources.Formats.Terraform;

/// <summary>What <c>terraform show -json PLAN</c> writes: judged is what will stand after the plan is applied.</summary>
internal sealed class TerraformPlanDialect : IJsonDialect
{
    public string Name => "terraform-plan";

    public bool Claims(MapNode root) =>
        root["format_version"] is not null && (root["planned_values"] is not null || root["resource_changes"] is not null);

    public void Expand(MapNode root, SourceText source, List<Resource> into, List<ReadError> errors)
    {
        if (TerraformVersion.Fault(root, source) is { } fault)
        {
            errors.Add(fault);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var instances = TerraformModules.Instances(root["planned_values"]?["root_module"], source, errors).Concat(Changes(root["resource_changes"], source, errors));
        into.AddRange(instances.Where(instance => seen.Add(instance.Address)).SelectMany(instance => TerraformResources.Of(instance, source, errors)));
        into.AddRange(TerraformNamedValues.Of("variable", root["variables"], source));
        into.AddRange(TerraformNamedValues.Of("output", root["planned_values"]?["outputs"], source));
        into.AddRange(TerraformNamedValues.OfProviders(root["configuration"]?["provider_config"], source));
    }

    // An instance that only stands here has its planned values trimmed away; one without an 'after' will be gone.
    private static IEnumerable<TerraformInstance> Changes(Node? changes, SourceText source, List<ReadError> errors)
    {
        if (changes is not (null or ListNode or { IsNull: true }))
        {
            errors.Add(new ReadError(source.File, changes.Start.Line, "not a Terraform plan: 'resource_changes' is no list; write it with 'terraform show -json'"));
        }

        return from change in changes?.Items ?? []
               let after = change["change"]?["after"] as MapNode
               where after is not null
               select new TerraformInstance(
                   change["address"]?.Text ?? "(no address)",
                   change["type"]?.Text ?? "",
                   after,
                   SensitiveMarks.From(change["change"]?["after_sensitive"]));
    }
}
