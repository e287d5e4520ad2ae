using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Who calls, as policies see it.</summary>
/// <param name="Namespace">Empty where the files name none.</param>
/// <param name="Account">The service account; null where the caller has no identity.</param>
/// <param name="Workload">The Pods, for policies that look at labels; null where only the identity is known.</param>
/// <param name="Membership">Without a proxy there is no certificate, and so no identity.</param>
internal sealed record Caller(string Namespace, string? Account, Workload? Workload, Membership Membership)
{
    /// <summary>What lets this call leave past the client's proxy; null where nothing does.</summary>
    public Statement? Bypass { get; init; }

    /// <summary>As whom Pods run: the named service account, else 'default'; null for a machine that names none.</summary>
    public static string? AccountOf(Workload workload) => workload.Pod is { } pod
        ? Word(pod.Spec["serviceAccountName"]?.Text) ?? Word(pod.Spec["serviceAccount"]?.Text) ?? "default"
        : Word(workload.Resource.Root.Find("spec", "serviceAccount")?.Text);

    private static string? Word(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
