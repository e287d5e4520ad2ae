namespace Enforcer.Kubernetes;

/// <summary>One kind as the server serves it in one version.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">As served, <c>v1beta1</c>.</param>
/// <param name="Plural">The name in URLs.</param>
/// <param name="Kind">The name in objects.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="Verbs">What may be asked of it, <c>list</c>.</param>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind, bool Namespaced, IReadOnlyList<string> Verbs)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The URL path below the server; a null <paramref name="name"/> is the collection, a null <paramref name="space"/> every namespace.</summary>
    public string Path(string? space, string? name)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        var within = Namespaced && space is not null ? $"/namespaces/{Uri.EscapeDataString(space)}" : "";
        return name is null ? $"{root}{within}/{Plural}" : $"{root}{within}/{Plural}/{Uri.EscapeDataString(name)}";
    }
}
