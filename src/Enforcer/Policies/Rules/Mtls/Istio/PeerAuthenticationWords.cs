using Enforcer.Mesh.Istio;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Says of a weak mode whom it concerns and where it comes from, alike in every rule about PeerAuthentication.</summary>
internal static class PeerAuthenticationWords
{
    public static Violation Violation(ServerMode mode) =>
        new(mode.Policy.Resource, mode.At, $"{Scope(mode)} {Cause(mode)}{Inert(mode)}")
        {
            // What a cluster may yet make strict, and what Istio does not act on, is no reason to refuse an object.
            Severity = mode.IsInert || mode.IsUndecided ? Severity.Medium : null,
        };

    private static string Scope(ServerMode mode)
    {
        var scope = mode.Policy.Scope switch
        {
            PeerScope.Mesh => "the whole mesh",
            PeerScope.Namespace => mode.Policy.Resource.Namespace is { } name ? $"namespace '{name}'" : "the namespace",
            _ => "the selected workloads",
        };
        return mode.Port is null ? scope : $"port {mode.Port} of {scope}";
    }

    private static string Cause(ServerMode mode) => (mode.Effective, mode.Declared) switch
    {
        (MtlsMode.Disable, MtlsMode.Disable) => "takes plaintext only (mode DISABLE)",
        (_, MtlsMode.Permissive) => "accepts plaintext (mode PERMISSIVE)",
        _ when mode.Origin is { } origin => $"sets no mode and inherits {(mode.Effective == MtlsMode.Disable ? "DISABLE" : "PERMISSIVE")} from {origin.Resource.Id}",
        _ when mode.IsUndecided => "sets no mode and inherits that of its namespace or mesh; none was read, and Istio's default, PERMISSIVE, accepts plaintext",
        _ => "sets no mode, and Istio's default, PERMISSIVE, accepts plaintext",
    };

    private static string Inert(ServerMode mode) => mode switch
    {
        { IsInert: false } => "",
        { Policy.Scope: PeerScope.Nothing } => "; Istio ignores a selector in the root namespace, so today this protects and weakens nothing",
        { Older: { } older } => $"; Istio acts on the older {older.Resource.Id}, so it takes effect as soon as that one is gone",
        _ => "; Istio ignores port modes without a selector, so it takes effect as soon as one is added",
    };
}
