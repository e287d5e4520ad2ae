namespace Enforcer.Issuer.Ledger;

/// <summary>What one replica knows of leaves that live: which authority signed them, and who said that it uses which bundle.</summary>
/// <param name="Replica">Who wrote it.</param>
/// <param name="WrittenAt">Leaves signed later are not in it.</param>
/// <param name="IsClosed">The replica ended in order, with everything written.</param>
/// <param name="Overflowed">There were more leaves than are recorded: absence proves nothing.</param>
/// <param name="Leaves">By authority and serial number (its first 16 hex digits): the end, in Unix seconds.</param>
/// <param name="BundleId">What the acknowledgements are about.</param>
/// <param name="Acknowledged">Serial numbers of holders that use that bundle.</param>
/// <param name="Relinquished">Serial numbers of leaves whose holders have a newer one and use them no more.</param>
internal sealed record LeafRecord(
    string Replica,
    DateTimeOffset WrittenAt,
    bool IsClosed,
    bool Overflowed,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Leaves,
    string BundleId,
    IReadOnlyList<string> Acknowledged,
    IReadOnlyList<string> Relinquished);
