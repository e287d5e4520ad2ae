namespace Enforcer.Admission.Mutation;

/// <summary>What the injected gateway is made of.</summary>
internal sealed record SidecarOptions
{
    /// <summary>The image that holds <c>enforcer</c>; also tells an injected gateway from a container that only took its name.</summary>
    public required string Image { get; init; }

    /// <summary>Who issues certificates to Pods that name no Secret; null: nobody, and the Secret has its usual name.</summary>
    public SidecarIssuer? Issuer { get; init; }

    public NativeSidecar Native { get; init; } = NativeSidecar.Auto;
}
