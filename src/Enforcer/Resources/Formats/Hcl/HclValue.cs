namespace Enforcer.Resources.Formats.Hcl;

/// <summary>What an expression comes to without running Terraform.</summary>
/// <param name="Node">The value; where it is unknown, a text that holds the expression as <c>${var.password}</c>, as in Terraform's JSON syntax.</param>
/// <param name="IsKnown">Whether the file alone says the value. A list or object is known as such, whatever its members are.</param>
internal readonly record struct HclValue(Node Node, bool IsKnown);
