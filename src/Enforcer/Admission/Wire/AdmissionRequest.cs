using Enforcer.Policies;

namespace Enforcer.Admission.Wire;

/// <summary>What the API server asks; the members that no decision needs are left out.</summary>
internal sealed record AdmissionRequest
{
    public string? Uid { get; set; }

    public GroupVersionKind? Kind { get; set; }

    /// <summary>Empty or absent for the object itself; <c>status</c>, <c>scale</c>, <c>ephemeralcontainers</c> ...</summary>
    public string? SubResource { get; set; }

    /// <summary>Absent on CREATE with <c>generateName</c>.</summary>
    public string? Name { get; set; }

    public string? Namespace { get; set; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; set; }

    /// <summary>Nothing will be stored, whatever is answered.</summary>
    public bool? DryRun { get; set; }

    public UserInfo? UserInfo { get; set; }

    /// <summary>Null on DELETE.</summary>
    public ObjectJson? Object { get; set; }

    /// <summary>Null on CREATE and CONNECT.</summary>
    public ObjectJson? OldObject { get; set; }

    /// <summary>Not on the wire: how long it may be judged and how far that got. Null where nobody waits for the answer.</summary>
    public JudgingProgress? Progress { get; set; }
}
