using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>The verdict about a path.</summary>
/// <param name="Failure">Null where a path holds; else that of the path which came furthest.</param>
/// <param name="Path">Leaf first, anchor last; empty where none holds.</param>
/// <param name="Until">When the first certificate or revocation list relied on ends.</param>
internal sealed record PathResult(PathFailure? Failure, IReadOnlyList<ParsedCertificate> Path, DateTimeOffset Until)
{
    public bool IsValid => Failure is null;

    public static PathResult Refused(PathFailure failure) => new(failure, [], DateTimeOffset.MinValue);
}
