namespace Enforcer.Admission.Wire;

/// <summary>The envelope of <c>admission.k8s.io/v1</c> as it goes back; reviews are read by <see cref="ReviewReader"/>.</summary>
internal sealed record AdmissionReview
{
    public const string V1 = "admission.k8s.io/v1";

    public const string ReviewKind = "AdmissionReview";

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AdmissionResponse? Response { get; init; }
}
