namespace Enforcer.Policies.Scopes;

/// <summary>Who asks the API server for a change, as it authenticated them; a scan has none.</summary>
/// <param name="User">Empty where it is not known.</param>
/// <param name="Groups">As the API server knows them.</param>
internal sealed record Requester(string User, IReadOnlyList<string> Groups);
