namespace Enforcer.Admission.Wire;

/// <summary>Who asks, as the API server authenticated it.</summary>
internal sealed record UserInfo
{
    public string? Username { get; init; }

    public IReadOnlyList<string> Groups { get; init; } = [];
}
