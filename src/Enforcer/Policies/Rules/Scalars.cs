using Enforcer.Resources;

namespace Enforcer.Policies.Rules;

/// <summary>Reads single values the way the clusters' own readers do, so that a spelling hides nothing.</summary>
internal static class Scalars
{
    /// <summary>A boolean that is true, as YAML says it or quoted, as annotations must.</summary>
    public static bool IsOn(this Node? node) => node is not null && (node.Flag ?? (node.Text is "true" or "True" or "TRUE" or "1"));

    public static bool IsOff(this Node? node) => node is not null && (node.Flag == false || node.Text is "false" or "False" or "FALSE" or "0" or "off");

    /// <summary>True for a block of addresses that leaves out at most half of them: a mask of no bits, however the address is written.</summary>
    public static bool IsEverywhere(this Node? cidr)
    {
        var parts = cidr?.Text?.Split('/') ?? [];
        return parts is [var address, var bits]
            && int.TryParse(bits, out var mask)
            // 2000::/3 holds every public address of IPv6.
            && mask <= (address.Contains(':', StringComparison.Ordinal) ? 3 : 1);
    }

    /// <summary>True for no list, an empty one and one that is null.</summary>
    public static bool HasNone(this Node? list) => !(list?.Items.Count > 0);
}
