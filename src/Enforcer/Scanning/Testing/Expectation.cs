using Enforcer.Policies;

namespace Enforcer.Scanning.Testing;

/// <summary>A finding that a test expects; what is null may be anything.</summary>
internal sealed record Expectation
{
    public required string Rule { get; init; }

    /// <summary>As reports show it: <c>Deployment shop/web</c>, <c>Namespace shop</c>.</summary>
    public string? Resource { get; init; }

    public string? Path { get; init; }

    /// <summary>The line of the file, for expectations that stand beside it.</summary>
    public int? Line { get; init; }

    public Level? Level { get; init; }

    public bool Suppressed { get; init; }

    public bool Fits(Finding finding) =>
        string.Equals(Rule, finding.Rule.Id, StringComparison.Ordinal)
        && (Resource is null || string.Equals(Resource, finding.Resource.ToString(), StringComparison.Ordinal))
        && (Path is null || string.Equals(Path, finding.Path, StringComparison.Ordinal))
        && (Line is null || Line == finding.Location.Line)
        && (Level is null || Level == finding.Level)
        && Suppressed == finding.Suppressed is not null;

    public override string ToString() => Shown(Rule, Path, Resource, Line, Level, Suppressed);

    /// <summary>A finding in the words of an expectation, so that the two can be compared by eye.</summary>
    public static string Shown(Finding finding) =>
        Shown(finding.Rule.Id, finding.Path, finding.Resource.ToString(), finding.Location.Line, finding.Level, finding.Suppressed is not null);

    private static string Shown(string rule, string? path, string? resource, int? line, Level? level, bool suppressed) => string.Concat(
        rule,
        path switch { null => "", "" => " at the object", _ => $" at {path}" },
        resource is null ? "" : $" of {resource}",
        line is null ? "" : $", line {line}",
        level is null ? "" : $", level {level.Value.Word()}",
        suppressed ? ", suppressed" : "");
}
