namespace Enforcer.Certificates.Inspection;

/// <summary>A block that is not what its label says, or of a kind that we do not read.</summary>
internal sealed record UnreadableItem : InspectedItem
{
    public required string Label { get; init; }

    public required string Reason { get; init; }
}
