namespace Enforcer.Admission.Wire;

/// <summary>Why a request was not allowed, in the form that the API server passes on to its client.</summary>
internal sealed record ResponseStatus
{
    public required int Code { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }
}
