namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>How a test wants the gateway injected; the webhook's own options decide in a cluster.</summary>
/// <param name="Image">As <c>--sidecar-image</c>; without a version by default, so that an expectation outlives a release.</param>
/// <param name="Native">As <c>--native-sidecar always</c>.</param>
internal sealed record SidecarChoice(string Image = "enforcer", bool Native = false);
