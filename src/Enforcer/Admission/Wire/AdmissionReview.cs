namespace Enforcer.Admission.Wire;

/// <summary>The envelope of <c>admission.k8s.io/v1</c> in both directions.</summary>
internal sealed record AdmissionReview
{
    public const string V1 = "admission.k8s.io/v1";

    public const string ReviewKind = "AdmissionReview";

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}
