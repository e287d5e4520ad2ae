namespace Enforcer.Resources.Formats;

/// <summary>What a file holds and what of it could not be read.</summary>
internal sealed record ReadResult(IReadOnlyList<Resource> Resources, IReadOnlyList<ReadError> Errors);
