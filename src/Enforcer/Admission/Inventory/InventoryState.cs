namespace Enforcer.Admission.Inventory;

/// <summary>How much of the cluster is known; what is not known is said, never guessed.</summary>
internal enum InventoryState
{
    Current,

    /// <summary>Not every kind was listed, or may be.</summary>
    Incomplete,

    /// <summary>The server was not heard for longer than is tolerated.</summary>
    Stale,
}
