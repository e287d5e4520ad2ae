using System.Text.Json;

namespace Enforcer.Admission.Wire;

/// <summary>What the API server asks; the members that no decision needs are left out.</summary>
internal sealed record AdmissionRequest
{
    public string? Uid { get; init; }

    public GroupVersionKind? Kind { get; init; }

    /// <summary>Empty or absent for the object itself; <c>status</c>, <c>scale</c>, <c>ephemeralcontainers</c> ...</summary>
    public string? SubResource { get; init; }

    /// <summary>Absent on CREATE with <c>generateName</c>.</summary>
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; init; }

    /// <summary>Nothing will be stored, whatever is answered.</summary>
    public bool? DryRun { get; init; }

    public UserInfo? UserInfo { get; init; }

    /// <summary>Null on DELETE.</summary>
    public JsonElement? Object { get; init; }

    /// <summary>Null on CREATE and CONNECT.</summary>
    public JsonElement? OldObject { get; init; }
}
