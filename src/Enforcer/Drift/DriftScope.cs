namespace Enforcer.Drift;

/// <summary>What the other side declares: a cluster is asked for these kinds in these namespaces, and for nothing else.</summary>
/// <param name="Objects">Each with the version in which it is declared, so that the server converts into it.</param>
internal sealed record DriftScope(IReadOnlyList<(string ApiVersion, ObjectKey Key)> Objects)
{
    public static DriftScope Of(DriftInventory inventory) => new([.. inventory.All.Select(item => (item.Resource.ApiVersion, item.Key))]);
}
