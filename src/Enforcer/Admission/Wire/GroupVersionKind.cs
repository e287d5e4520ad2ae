namespace Enforcer.Admission.Wire;

/// <summary>The kind of an object as the API server names it in a review.</summary>
internal sealed record GroupVersionKind
{
    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Kind { get; init; } = "";

    /// <summary><c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
