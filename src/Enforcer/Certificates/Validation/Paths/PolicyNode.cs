namespace Enforcer.Certificates.Validation.Paths;

/// <summary>One policy at one depth of a path.</summary>
/// <param name="oid">Dotted.</param>
/// <param name="parents">At the depth above.</param>
internal sealed class PolicyNode(string oid, IReadOnlyList<PolicyNode> parents)
{
    public string Oid => oid;

    public IReadOnlyList<PolicyNode> Parents => parents;

    /// <summary>What the next certificate may say to mean this policy.</summary>
    public HashSet<string> Expected { get; set; } = [oid];
}
