namespace Enforcer.Drift.Sources;

/// <summary>A place that state comes from.</summary>
internal interface IDriftSource : IDisposable
{
    /// <summary>The namespace in which this place puts objects that declare none; null where it has no say.</summary>
    string? DefaultNamespace { get; }

    /// <summary>True where the place is too large to read whole: it is read after the other side and asked for what that declares.</summary>
    bool NeedsScope { get; }

    /// <summary>Reads objects; what cannot be parsed is an error in the result.</summary>
    /// <param name="scope">Null where the place is read whole.</param>
    /// <param name="cancellationToken">Stops between files and requests.</param>
    /// <exception cref="IOException">The place does not exist or cannot be read.</exception>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    Task<DriftState> ReadAsync(DriftScope? scope, CancellationToken cancellationToken);
}
