namespace Enforcer.Resources.Formats.Terraform;

/// <summary>Refuses what a later Terraform may write: guessing at an unknown form could pass what should be judged.</summary>
internal static class TerraformVersion
{
    /// <summary>Null where the document's <c>format_version</c> is 1.x.</summary>
    public static ReadError? Fault(MapNode root, SourceText source)
    {
        var version = root["format_version"]!;
        return version.Text?.StartsWith("1.", StringComparison.Ordinal) == true
            ? null
            : new ReadError(source.File, version.Start.Line, "the format_version is not 1.x: write the file with 'terraform show -json' of Terraform 1.1 or newer");
    }
}
