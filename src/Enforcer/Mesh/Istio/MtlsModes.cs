using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Reads modes in the one way that every rule shares.</summary>
internal static class MtlsModes
{
    // The API server refuses another case, but what its author means by it is not in doubt.
    public static MtlsMode Read(Node? mode) => mode?.Text?.ToUpperInvariant() switch
    {
        null or "" or "UNSET" => MtlsMode.Unset,
        "DISABLE" => MtlsMode.Disable,
        "PERMISSIVE" => MtlsMode.Permissive,
        "STRICT" => MtlsMode.Strict,
        _ => MtlsMode.Unknown,
    };
}
