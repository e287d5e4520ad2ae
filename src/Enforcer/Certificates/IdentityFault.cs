using Enforcer.Certificates.Validation;

namespace Enforcer.Certificates;

/// <summary>Why an identity set is not taken.</summary>
/// <param name="Message">One sentence with the file at fault and the cure.</param>
internal sealed record IdentityFault(RefusalReason Reason, string Message)
{
    public override string ToString() => $"{Reason}: {Message}";
}
