namespace Enforcer.Mesh.Injection;

/// <summary>Reads the values of overrides, and tells those that weaken from defaults written out.</summary>
internal static class OverrideValues
{
    // Ports of Istio's proxy itself; its own injector writes some of them into the Pod.
    private static readonly HashSet<string> OwnPorts = new(StringComparer.Ordinal) { "15000", "15001", "15004", "15006", "15008", "15009", "15020", "15021", "15053", "15090" };

    public static bool IsSet(string value) => value.Length > 0;

    public static bool IsTrue(string value) => value.ToLowerInvariant() is "true" or "1" or "t";

    public static bool IsFalse(string value) => value.ToLowerInvariant() is "false" or "0" or "f";

    /// <summary>A list of what to capture: anything but everything leaves something out, and nothing at all leaves out everything.</summary>
    public static bool IncludesLess(string value) => value is not ("*" or "0.0.0.0/0");

    /// <summary>A list of addresses of nothing but the node's own metadata service, which no mesh guards and clouds give credentials by.</summary>
    public static bool IsLinkLocal(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } blocks
        && Array.TrueForAll(blocks, block => block is "169.254.169.254" or "169.254.169.254/32" or "169.254.170.2" or "169.254.170.2/32" or "169.254.169.123/32" or "fd00:ec2::254/128");

    /// <summary>A list of ports not to capture.</summary>
    public static bool ExcludesPorts(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(port => !OwnPorts.Contains(port));
}
