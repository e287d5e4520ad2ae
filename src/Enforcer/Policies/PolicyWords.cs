namespace Enforcer.Policies;

/// <summary>The words of the contract for severities, levels and categories, in one place.</summary>
internal static class PolicyWords
{
    public static readonly IReadOnlyDictionary<string, Severity> Severities = Words<Severity>();

    public static readonly IReadOnlyDictionary<string, Level> Levels = Words<Level>();

    public static readonly IReadOnlyDictionary<string, Category> Categories = Words<Category>();

    public static string Word(this Severity severity) => Lower(severity);

    public static string Word(this Level level) => Lower(level);

    public static string Word(this Category category) => Lower(category);

    /// <summary>What a rule of this severity does at admission unless configured otherwise.</summary>
    public static Level DefaultLevel(this Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => Level.Deny,
        Severity.Medium => Level.Warn,
        _ => Level.Audit,
    };

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(Lower, value => value, StringComparer.Ordinal);

    private static string Lower<T>(T value)
        where T : struct, Enum =>
        value.ToString().ToLowerInvariant();
}
