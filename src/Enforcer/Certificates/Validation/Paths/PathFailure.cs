using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>Why a path came to nothing, and at which certificate.</summary>
internal readonly record struct PathFailure(RefusalReason Reason, ParsedCertificate? At = null, string? Detail = null);
