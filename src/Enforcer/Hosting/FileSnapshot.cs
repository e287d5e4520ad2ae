namespace Enforcer.Hosting;

/// <summary>What a <see cref="FileSet"/> held at one moment.</summary>
/// <param name="Contents">In the order of the set's paths.</param>
/// <param name="Hash">SHA-256 over all contents, hex.</param>
internal sealed record FileSnapshot(IReadOnlyList<byte[]> Contents, string Hash);
