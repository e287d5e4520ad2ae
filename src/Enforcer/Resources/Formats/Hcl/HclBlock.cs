namespace Enforcer.Resources.Formats.Hcl;

/// <summary>One block: <c>resource "kubernetes_pod" "web" { ... }</c>.</summary>
/// <param name="Type">The word in front.</param>
/// <param name="Labels">The words behind it.</param>
/// <param name="Body">What the braces hold.</param>
/// <param name="Start">Where the type stands.</param>
internal sealed record HclBlock(string Type, IReadOnlyList<string> Labels, HclBody Body, TextPosition Start);
