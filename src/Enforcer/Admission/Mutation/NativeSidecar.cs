namespace Enforcer.Admission.Mutation;

/// <summary>Whether the gateway is added as a native sidecar (an init container that keeps running), which Kubernetes knows since 1.29.</summary>
internal enum NativeSidecar
{
    /// <summary>As the server's version allows; without knowledge of the cluster a plain container, which every server runs.</summary>
    Auto,

    Always,

    Never,
}
