namespace Enforcer.Resources.Formats.Terraform;

/// <summary>One instance of a Terraform resource, wherever it was found.</summary>
/// <param name="Address">As Terraform prints it: <c>module.a.kubernetes_pod.b["x"]</c>.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Values">Its attributes.</param>
/// <param name="Sensitive">Which of them no output may show.</param>
internal sealed record TerraformInstance(string Address, string Type, MapNode Values, SensitiveMarks Sensitive);
