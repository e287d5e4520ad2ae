using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>One drift: what every report is made of.</summary>
internal sealed record Difference
{
    public required ResourceId Resource { get; init; }

    public required DifferenceKind Kind { get; init; }

    /// <summary>Dotted from the object's root; empty where the object itself is missing or unmanaged.</summary>
    public string Path { get; init; } = "";

    /// <summary>Null where the field is not declared. Secrets are masked.</summary>
    public JsonNode? Desired { get; init; }

    /// <summary>Null where the field is not there. Secrets are masked.</summary>
    public JsonNode? Live { get; init; }

    /// <summary>Who set the live value by the object's managedFields; null where they do not tell.</summary>
    public string? Manager { get; init; }

    /// <summary>Whether what the field governs is security.</summary>
    public required bool Security { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The declaration's file; the live object's where nothing declares it.</summary>
    public required string File { get; init; }

    public required TextPosition Location { get; init; }
}
