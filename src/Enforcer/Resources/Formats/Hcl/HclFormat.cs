using Enforcer.Resources.Formats.Terraform;

namespace Enforcer.Resources.Formats.Hcl;

/// <summary>HCL as people write it: Terraform and OpenTofu modules, their variable files, and other tools' configuration.</summary>
internal sealed class HclFormat : IFormat
{
    private static readonly string[] VariableFiles = [".tfvars"];

    public string Name => "hcl";

    public IReadOnlyList<string> Extensions { get; } = [".tf", ".tofu", ".tfvars", ".hcl"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var errors = new List<ReadError>();
        var body = HclTree.Read(source, limits, errors);
        var named = Array.Exists(VariableFiles, ending => source.File.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? "variable" : "attribute";
        return new ReadResult([.. TerraformConfiguration.Resources(body, named, source, errors)], errors);
    }
}
