using System.Text.Json.Serialization;

namespace Enforcer.Admission.Wire;

/// <summary>The kind of an object as the API server names it in a review.</summary>
internal sealed record GroupVersionKind
{
    /// <summary>Empty, or absent, for the core group.</summary>
    public string? Group { get; init; }

    public string? Version { get; init; }

    public string? Kind { get; init; }

    /// <summary><c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    [JsonIgnore]
    public string ApiVersion => string.IsNullOrEmpty(Group) ? Version! : $"{Group}/{Version}";

    public bool Is(string group, string kind) => (Group ?? "") == group && Kind == kind;
}
