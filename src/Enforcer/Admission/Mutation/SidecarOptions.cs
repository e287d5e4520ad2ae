namespace Enforcer.Admission.Mutation;

/// <summary>What the injected gateway is made of.</summary>
internal sealed record SidecarOptions
{
    /// <summary>The image that holds <c>enforcer</c>; also tells an injected gateway from a container that only took its name.</summary>
    public required string Image { get; init; }

    public NativeSidecar Native { get; init; } = NativeSidecar.Auto;
}
