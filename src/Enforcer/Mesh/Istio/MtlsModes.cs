using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Reads modes in the one way that every rule shares.</summary>
internal static class MtlsModes
{
    public static MtlsMode Read(Node? mode) => mode?.Text switch
    {
        null or "" or "UNSET" => MtlsMode.Unset,
        "DISABLE" => MtlsMode.Disable,
        "PERMISSIVE" => MtlsMode.Permissive,
        "STRICT" => MtlsMode.Strict,
        _ => MtlsMode.Unknown,
    };
}
