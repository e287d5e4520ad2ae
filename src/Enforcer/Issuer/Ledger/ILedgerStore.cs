namespace Enforcer.Issuer.Ledger;

/// <summary>Where replicas put their records, so that a step of the life cycle can see them all.</summary>
internal interface ILedgerStore
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    Task WriteAsync(LeafRecord record, CancellationToken cancellationToken);

    /// <summary>Every replica's record. One that cannot be read is missing its leaves and so is an <see cref="IOException"/>, never left out.</summary>
    Task<IReadOnlyList<LeafRecord>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>Forgets a replica that is gone.</summary>
    Task RemoveAsync(string replica, CancellationToken cancellationToken);
}
