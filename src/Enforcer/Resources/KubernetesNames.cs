using System.Text.RegularExpressions;

namespace Enforcer.Resources;

/// <summary>Checks names the way the API server will, so that a wrong one is told with the right form beside it.</summary>
internal static partial class KubernetesNames
{
    /// <summary>The name of an object: a DNS subdomain of at most 253 characters.</summary>
    public static bool IsObjectName(string text) => text.Length <= 253 && Subdomain().IsMatch(text);

    /// <summary>A key of a Secret or ConfigMap.</summary>
    public static bool IsDataKey(string text) => text.Length <= 253 && text is not ("." or "..") && DataKey().IsMatch(text);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DataKey();
}
