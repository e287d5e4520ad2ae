using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.Client;

namespace Enforcer.Mesh.Connections;

/// <summary>Says modes in the same words in explanations and maps.</summary>
internal static class ModeWords
{
    public const string NoPolicy = "unknown: needs cluster (no PeerAuthentication of the set concerns the workload; Istio's own default is PERMISSIVE)";

    public static string Word(this ConnectionMode mode) => mode.ToString().ToLowerInvariant();

    public static string Word(this MtlsMode mode) => mode switch
    {
        MtlsMode.Strict => "strict",
        MtlsMode.Permissive => "permissive",
        MtlsMode.Disable => "plaintext",
        _ => "unknown",
    };

    public static string Word(this ClientMode mode) => mode switch
    {
        ClientMode.MutualTls => "mutual TLS",
        ClientMode.ForeignTls => "TLS of its own",
        ClientMode.Plaintext => "plaintext",
        _ => "unknown: needs cluster",
    };

    /// <summary>One step of a chain: how far it reaches, what it says, and whether it decides.</summary>
    public static string Of(ModeStep step, WorkloadMode mode)
    {
        var reach = (step.Policy.Scope, step.Port) switch
        {
            (_, { } port) => $"port {port}",
            (PeerScope.Mesh, _) => "mesh",
            (PeerScope.Namespace, _) => $"namespace '{step.Policy.Resource.Namespace}'",
            _ => "workload",
        };
        var said = step.Declared == MtlsMode.Unset ? "UNSET, so what stands above it holds" : step.Declared.ToString().ToUpperInvariant();
        var need = step.Port is not null && mode.Need is { } caller ? $"; it may: {caller}" : "";
        return $"{reach}: {step.Policy.Resource.Kind} '{step.Policy.Resource.Name}' says {said}{(ReferenceEquals(step, mode.Decider) ? $" (decides{need})" : "")}";
    }
}
