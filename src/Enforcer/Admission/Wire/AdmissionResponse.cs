namespace Enforcer.Admission.Wire;

/// <summary>What we answer. Absent members are left out of the JSON.</summary>
internal sealed record AdmissionResponse
{
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    public ResponseStatus? Status { get; init; }

    /// <summary><c>JSONPatch</c> where <see cref="Patch"/> is there.</summary>
    public string? PatchType { get; init; }

    /// <summary>An RFC 6902 document; base64 in the JSON.</summary>
    public byte[]? Patch { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Kept in the API server's audit log under the webhook's name.</summary>
    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }
}
