namespace Enforcer.Resources;

/// <summary>
/// The notation <c>secretref:NAME/KEY</c> for an env value that lies in a Secret, so that a manifest can say where a value comes from in
/// any tool that only knows plain values. Admission resolves it in Pods.
/// </summary>
internal readonly record struct SecretReference(string Name, string Key)
{
    public const string Prefix = "secretref:";

    /// <summary>Whether a value means to be a reference, well formed or not.</summary>
    public static bool IsMeant(string? value) => value is not null && value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Null where the value is no reference, or is one to nothing that a Secret can be or hold.</summary>
    public static SecretReference? Parse(string? value) =>
        IsMeant(value)
        && value![Prefix.Length..].Split('/') is [var name, var key]
        && KubernetesNames.IsObjectName(name)
        && KubernetesNames.IsDataKey(key)
            ? new SecretReference(name, key)
            : null;
}
